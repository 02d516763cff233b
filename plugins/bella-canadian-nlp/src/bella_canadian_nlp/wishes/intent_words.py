"""How callers say what they want: phrase tables by intent, ``intent``, ``intent:topic``, or ``intent?`` where other readings are as likely."""

INTENTS_EN: dict[str, str] = {
    "book": """
        (book|schedule|make|arrange|set up|get|need|want|like|request|reserve|have|find|looking for|do) [me|us|in|to book|to make|to schedule|to get|to have] (a|an|another|some|that|this|the next) [new|quick|follow up|dental|first|other] <appt>
        (book|schedule|make|arrange|set up) .. (a|an|another) .. appointment
        (book|schedule|make|arrange|set up) (appointment|an appointment for)
        (book|schedule) [in] (me|us|him|her|them|my son|my daughter|my kid|my kids|my husband|my wife|my mother|my father|myself) [in] [for]
        (book|schedule|get|need|want|like|looking for|looking to|due for|overdue for|in for|come in for|come for) [to get|to book|to schedule|to have|to come in for|to do] (a|an|my|his|her|our|some|the) [regular|dental|routine|quick|new patient|emergency|limited|first|six month|yearly|annual|teeth|professional|consultation for] <treat>
        (need|want|like|looking) to [come in and|come and] (see|be seen by) (the|a|my|your|one of your) (dentist|doctor|hygienist)
        (see|visit) (the|a) (dentist|doctor|hygienist) [as soon as]
        (come|get) (in|by) (to see|for an appointment|to be seen|today|tomorrow|this week|next week|as soon as possible|to see you)
        get (me|us|him|her) in
        (get|squeeze|fit|slide) (me|us|him|her|my son|my daughter) in
        (any|an|have) (openings|opening|availability|availabilities|available appointments)
        (do you have|have you got|is there|are there|got) [anything|any|something|a] (available|open|free|spot|spots|room|openings|appointments|slot|slots|time|times|availability)
        (my|his|her) (teeth|tooth) (cleaned|checked|looked at|whitened|pulled|fixed|filled)
        new appointment
        (become|be|register as|sign up as) a (new patient|patient)
        (accepting|taking) (new patients|patients)
    """,
    "book?": """
        [an] appointment
        ^ (book|schedule|booking)
        book it
    """,
    "move": """
        (move|change|reschedule|switch|push|bump|shift|swap|postpone|delay|modify) [up|back] [around] [the time of|the date of|the day of] (my|the|our|his|her|an|this|that|their|my son's|my daughter's|my kid's) [existing|upcoming|current|dental|cleaning|next|other] (appointment|appointments|appt|booking|visit|cleaning|time|checkup|exam|one|reservation)
        (move|change|switch|push|bump|postpone) .. (appointment|appt|visit|cleaning)
        (reschedule|rescheduling|re schedule|rebook|re book|postpone|postponing)
        (move|push|bump|switch|change) (it|that|this|everything|them) [back|up|forward|over] [to|for|from|until|by]
        <cant> (make|make it to|come to|come in for|attend|keep|do) (my|the|our|his|her|that|this|tomorrow's|today's|monday's|friday's) [dental|cleaning] (appointment|appt|visit|time|cleaning|appointments)
        need (a different|another|a new|to find another|to find a different) (day|date|time) for (my|the|our)
        (change|move) [of|the] (day|date|time) [of|for] (my|the) appointment
    """,
    "cancel": """
        (cancel|cancelling|canceling|call off|drop|get rid of|delete) [of] (my|the|our|his|her|an|this|that|it|them|all|both|their|tomorrow's|today's|everything|my son's|my daughter's) [existing|upcoming|dental|cleaning|of my|other] [appointment|appointments|appt|visit|booking|cleaning|one]
        (cancel|cancelling|canceling|cancellation)
        (take|scratch) (me|us|him|her) off the schedule
        <wont> need (my|the|that) appointment
        (no longer|not) need (my|the|that) appointment
        <dont> need (my|the|that) appointment [anymore]
    """,
    "keep": """
        (<dont>|never|not|not to) (cancel|want to cancel|need to cancel|wanna cancel) [it|that|my appointment|the appointment|anything]
        (keep|leave) (it|that|my appointment|the appointment|the time|that time|that one|things|everything) [as is|as it is|the way it is|like that|there|alone|where it is|then|the same]
        [i'll|just] keep it
        keep (my|the|that|this|our) [same|current|original] (appointment|time|slot|spot|booking|day|visit)
        changed my mind .. (keep|leave)
    """,
    "confirm": """
        (confirm|confirming|double check|verify|reconfirm) [that] [i have|about|on|for] (my|the|our|an|his|her|that|this|tomorrow's|today's|i have an|your) [upcoming|dental|cleaning] (appointment|appt|visit|booking|cleaning|time|checkup)
        (calling|call|called|phoning|want|wanted|like|just) to (confirm|confirm my|say i'll be there|say i will be there)
        [i'll|i will|we'll|we will] (be there|be coming|definitely be there) [tomorrow|for my appointment]
        (say|press|reply) (c|yes) to confirm
        (got|received) (a text|a message|an email|your text|your message|your reminder|a reminder) .. confirm
    """,
    "when": """
        (when|what time|what day|what date) (is|was|are|do i have|did i have|did you have me|was that|have i got) [my|our|the|his|her|my son's|my daughter's|my husband's|my wife's|my next] [next|upcoming|cleaning] (appointment|appointments|visit|cleaning|booking|checkup|one|an appointment|appt)
        (when|what time|what day) (am|are) (i|we) (booked|scheduled|supposed|coming|coming in|in)
        (do|did) i have an appointment
        do we have an appointment
        (forgot|forget|forgotten|remember|check|know|remind me|tell me|find out|not sure|see) [me|of] (when|what time|what day|the time of|the date of) (my|our|i'm|im|i am|is my|the) [next] (appointment|booked|scheduled|coming|visit|is|supposed)
        (date|time) of my [next] appointment
        [have] (an appointment|something) (booked|scheduled|coming up) already
    """,
    "late": """
        (running|be|run|going to be|gonna be|i'm|we're|im) [a bit|a little|a few minutes|a little bit|about|maybe] [five|ten|fifteen|twenty|thirty|5|10|15|20|30|couple] [minutes|min|mins] late
        (running|run) (late|behind|a bit behind)
        (be|i'll be|arrive|get there|running) .. late
        (stuck|caught) in [the|some|bad] (traffic|snow|construction)
        (missed|waiting for) (my|the) (bus|train|ride)
        [on my way] but .. late
    """,
    "waiting_list": """
        (waiting|wait|cancellation|short notice|call) list
        waitlist
        (put|add|get) (me|us|my name) (on|down on|to|down for) (the|a|your) [cancellation|waiting|wait] list
        (if|when|in case) (you have|you get|there's|there is|something|someone|anyone|somebody|anything|there are) [a|any] (cancellation|cancellations|cancels|opens up|opening|comes up|cancel)
        (call|let) me [know] if (something|anything|a spot|an earlier spot|someone) (opens|opens up|comes up|cancels|sooner)
    """,
    "human": """
        (speak|talk|speaking|talking|chat) (to|with) [maybe|just] <someone> [there|else|please|real]
        (real|live|actual|human) (person|human|being|people|voice)
        (get|give|have|want|need|put) [me] <someone> [on the phone|on the line]
        (transfer|connect|put) (me|this call|my call) [through|over] [to]
        put me (on|through)
        (is|are) (there|someone|anyone|somebody) [a person|someone|anyone|somebody|anybody|human] (there|available|i can talk to|i can speak to|i can speak with|around)
        (can|could|may|let|wanna|want to|need to|like to|have to|gotta) [i|me] (speak|talk) (to|with) (dr|doctor|the dentist|the doctor|the hygienist|my dentist|your|you|sarah)
        ^ [a|the] (receptionist|operator|representative|agent|human|person|reception|front desk|someone) [please] $
        human being
        a human
        (ring|call|get) the (desk|front desk|receptionist)
        someone (real|else|who can help|who knows)
    """,
    "robot_refused": """
        (<dont>|<wont>|never|not|hate|refuse|<cant>|rather not|not going to|not gonna) [want|like|wanna|need|going|to|i] [to] (talk|talking|speak|speaking|deal|dealing|chat|chatting|converse) (to|with) (a|an|no|any|some|this|these|the|your|stupid) [stupid|damn|dumb|bloody|freaking|fricking|goddamn] <robots>
        (<dont>|<wont>|never|not|hate|refuse|<cant>|rather not|not going to|not gonna) [want|like|wanna|need|going|to|i] [to] (talk|talking|speak|speaking|deal|dealing|chat|chatting) (to|with) [stupid|these] <robots>
        (hate|<dont> like|<dont> trust|<dont> want|<dont> do|sick of|tired of|no more|enough with|<dont> want to use) [a|an|these|this|the|talking to|your|any|stupid|damn] [stupid|damn|dumb|bloody|freaking|automated] <robots>
        (no|not a|not the) (robots|robot|machine|machines|ai|bot|bots|computer|computers) [please]
        (stupid|damn|dumb|bloody|freaking|goddamn|useless) (robot|machine|computer|bot|thing|system)
        <im> not (talking|speaking) to (a|this) <robots>
        (robots|machines|computers) (aren't|arent|are not) for me
    """,
    "message": """
        (leave|take|pass on|pass along|give|get|send|deliver|relay) [you|him|her|them|the doctor|the dentist|dr] [a|my|this|the] message
        (tell|let) (the dentist|the doctor|the hygienist|him|her|them|doctor|dr|the office|the clinic|the front desk) [smith|know|that|i]
        (have|get|ask) (someone|somebody|them|him|her|the dentist|the doctor|the office|a person|the receptionist) [to] (call|phone|ring) [me] [back]
        (call|phone|ring) me back
        (give me|i need|want|wait for|expect|request) a (call back|callback|call)
        can (you|someone|they|she|he) (call|phone) me [back]
    """,
    "prescription": """
        (prescription|prescriptions|refill|refills|antibiotic|antibiotics|amoxicillin|amoxicilline)
        (renew|refill|more|need|get|ran out of|out of|call in|prescribe) (my|some|the|more|a|me|another) [more|stronger|pain] (prescription|antibiotics|painkillers|pain killers|pain meds|medication|meds|medicine|pain medication|refill|rx|mouthwash)
    """,
    "returned_call": """
        (returning|return|answering|responding to|getting back to) (your|a|the|my|someone's|somebody's|this|you|her|his) [missed] [call|phone call|message|voicemail]
        (someone|somebody|you|you guys|your office|your clinic|this number|the clinic|they|a lady|she|he|sarah|one of you|the office|y'all|the hygienist|the dentist) [from there|from your office|just|had] (called|phoned|rang|tried to call|tried to reach|tried calling|left) [me|us|a message|a voicemail|my phone|here|my husband|my wife]
        (missed|got|had|received|have) (a|your|this) [missed] (call|phone call|voicemail|message) [from] [you|you guys|your office|this number|your clinic|someone|the clinic|yesterday|today|this morning]
        missed call
        call you back
        calling [you|you guys] back
        (told|asked) (me|us) to call [you|back|you back]
    """,
    "billing": """
        (bill|billing|invoice|invoices|bills|receipt|receipts|refund|overcharged)
        (pay|paying) (my|the|a|an|our|off|for) [outstanding] [bill|balance|invoice|account|last visit|appointment|cleaning]
        (charged|billed|charge) (me|us|my|for|twice|too|on|my card|the wrong)
        (my|outstanding|the|a|account) [outstanding|remaining] balance
        (owe|owing) [you|anything|money|the clinic|something]
        (account|payment|billing) (department|question|issue|problem|plan|plans)
        (make|set up|send|missed) (a|my|the) payment
        (insurance|claim) (claim|wasn't paid|didn't pay|rejected|denied|was denied|was rejected|form)
        (statement|tax receipt|tax receipts)
    """,
    "records": """
        (my|his|her|the|our|copy of|copies of|dental|patient|transfer|send|get|request|medical) [dental|patient|old|medical] (records|record|chart|x rays|xrays|x ray|radiographs|charts)
        (send|forward|transfer|email|get|request|release) .. (records|record|x rays|xrays|x ray|chart|radiographs|file|files)
        (copy|copies) of (my|his|her|the|our) [dental] (file|records|x rays|xrays|chart)
    """,
    "professional": """
        (calling|call|phoning|here) (from|on behalf of|for|with) (dr|doctor|the office of|the|a|another|your) [tremblay|smith|singh] [dental|dentist's|doctor's|dentist|doctor] (office|pharmacy|hospital|lab|laboratory|clinic|surgeon's office|specialist)
        (calling|phoning) from (dr|doctor)
        (this is|it's|i'm|calling from|here from) [from] [the] [shoppers|rexall|jean coutu|costco|local|your] [drug mart|your] (pharmacy|pharmacist|dental lab|lab|hospital|doctor's office|dentist's office)
        <im> (a|the|an) (dentist|pharmacist|physician|nurse|orthodontist|oral surgeon|hygienist|denturist|periodontist|endodontist|family doctor) [at|from|calling|and|in|here]
        this is (dr|doctor) .. (office|calling|from|clinic)
        (refer|referring|referral for|sending you) (a|one of our|one of my|our|my) (patient|patients)
        (regarding|about|calling about) (a|your|our|one of your|a mutual|one of our) [mutual|shared] (patient|patients) [of ours|of yours]
        (sun life|manulife|canada life|insurance company) calling
    """,
    "sales": """
        (calling|call|here|reaching out) [to talk|to speak|today] (about|regarding|with) your (google|website|business|listing|internet|phone service|energy|hydro|merchant|credit card processing|online|marketing|advertising|web site|supplies)
        (speak|talk) (to|with) the (owner|business owner|decision maker|person in charge|person responsible|office manager about|person who handles)
        (business owner|decision maker|google listing|search engine|seo|duct cleaning|special offer|promotional offer|free trial|merchant services|credit card processing)
        (save you money|lower your|grow your (practice|business)|increase your (revenue|bookings|patients)|interest you in|offer you|offering)
        (dental supplies|office supplies|sales representative|sales rep|vendor|sponsorship|sponsor)
        (conducting|doing|take|short) a (survey|quick survey)
        (sell|selling) (you|to you|dental|equipment|our)
    """,
    "wrong_number": """
        [the|a] wrong (number|place|clinic|person|office)
        (not|isn't this|isnt this|is this|this isn't|this is not|i thought this was|this is) [the] (pizza|pizza place|pizzeria|restaurant|bank|taxi|vet|walk in clinic|optometrist|hair salon|service ontario|garage) [right]
        (dialed|dialled|called|pocket dialed|butt dialed) (wrong|by mistake|by accident|accidentally|you by mistake|you by accident|the wrong)
        (misdialed|misdialled|pocket dial|butt dial|accidental call)
    """,
    "never_mind": """
        (never mind|nevermind|nvm)
        (forget (it|about it|that|i called|i asked|i said anything)|scratch that|disregard)
        (don't|dont) (worry about it|bother)
        <ill> (call back later|call back|call you back|call again|try again later|try later|call another time|call later|phone back|think about it) [later|another time|tomorrow]
        call back (later|another time|tomorrow)
    """,
    "repeat": """
        (say|repeat|tell|read|give) [me] (that|it|this|those|them|the question|the times|the options|again|the time|the date|the number|yourself|everything) [to me|for me|times|options|question] [again|one more time|once more|back|please]
        (say|come|what|tell me|sorry what|go) again
        (can|could|would|will) you [please] (repeat|say that again|go over that|speak up|speak slower|slow down|speak louder|talk slower|speak more slowly)
        (repeat|repeat please|speak up|slow down|louder|slower please|louder please|one more time)
        (<dont>|<cant>|couldn't|barely|hardly|<im> not|<im> having trouble) [quite|really|even|able to] (hear|catch|get|understand|understanding|hearing|follow|make out) [a word|what|all of|any of|anything] [that|you|it|what you said|the question|the time|you said|you're saying]
        missed (that|what you said|the last part|it)
        what (did you say|was that|were they|were the times|was the time|was the question|were those|were the options|are my options|are the options)
        you['re] breaking up
        ^ [i'm] [oh|uh|um] (sorry|pardon|pardon me|i beg your pardon|excuse me|what|what's that|huh|eh|come again) [what|sorry|pardon] $
        beg (your|you) pardon
        pardon me
        ^ (sorry|pardon) (what|what was that|i didn't|say that|can you|could you)
    """,
    "wait": """
        (hold|hang) on [a] [second|sec|minute|moment]
        (one|just a|just one|a|give me a|give me one|gimme a|wait a|wait one|hold on a|two|give me two|just) (moment|second|sec|minute|minutes|seconds|min|mins) [please]
        ^ [please|oh|uh|ok|okay|yeah|can you] (wait|hold) [please|a minute|a second|a sec|for a minute|for a second] $
        (let me|i have to|i need to|i'm going to|gotta|i've got to|lemme) [just|go|quickly] (check|see|look|grab|get|find|ask|think|open|pull up) [my|at|at my|with my|a|for|it|up] [calendar|agenda|schedule|husband|wife|pen|card|phone|up|about it]
        (bear with me|hold please|please hold|hold the line|still here|i'm thinking|let me think)
        wait wait
        ^ wait
    """,
    "earlier": """
        (anything|something|nothing|any|any times|do you have|have|one|is there|available|can i come|come in|come|time|got|slot|spot|a bit|a little|little bit|even|much|be|in) [available|open] (earlier|sooner) [than that|available|in the day|that day|in the week|that week|please]
        (earlier|sooner) (than that|appointment|time|slot|one available|date|in the day|that day|please|would be better|is better|if possible|if you have|in the morning|opening|if you can)
        ^ [a bit|a little|much|maybe|no|ok|something|anything|little] (earlier|sooner) [please|if possible] $
        (that's|thats|it's|too|a bit|is) (too late|too far|far away|a long time|so far|too far away|late for me|so long)
        (can't|cant) wait (that long|until then|till then|that)
    """,
    "later": """
        (anything|something|nothing|any|any times|do you have|have|one|is there|available|can i come|come in|come|time|got|slot|spot|a bit|a little|little bit|even|much|be) [available|open] later [than that|available|in the day|that day|in the week|that week|on|in the month|in the afternoon|please]
        later (than that|appointment|time|slot|one available|date|in the day|that day|in the week|that week|please|would be better|is better|if possible|if you have|opening|on in the day|on that day|in the afternoon)
        ^ [a bit|a little|much|maybe|no|ok|something|anything|little] later [please|if possible|on] $
        (that's|thats|it's|is|way) (too early|too soon|a bit early|early for me|a bit soon)
        after that
    """,
    "first": """
        (the first|first|the earlier|number) (one|option|choice|time|slot|spot|appointment|offer|offered|suggestion|you said|you mentioned|of the two) [you|please|is good|works|sounds]
        (option|number|choice) (one|1)
        ^ [um|uh|yes|yeah|sure|ok|okay|let's|lets|i'll|we'll|can i|could i] [do|take|have|go with|go for|say|with|prefer] the first [please|one|works|is fine|is good|is better|sounds good|i guess] $
        ^ first [one|please|works] $
        the former
        (take|prefer|want|like|have|choose|pick|go with|go for) the first
        (take|prefer|want|like|have|choose|pick|go with|go for) the (earlier|earliest|sooner) [one|of the two|of those]
        (earlier|sooner) (one|of the two)
    """,
    "second": """
        (the second|second|the later|the last|the other|last|other) (one|option|choice|time|slot|spot|appointment|suggestion|you said|you mentioned|of the two) [you|please|is good|works|sounds]
        (option|number|choice) (two|2)
        ^ [um|uh|yes|yeah|sure|ok|okay|let's|lets|i'll|we'll|can i|could i] [do|take|have|go with|go for|say|with|prefer] the second [please|works|is fine|is good|is better|sounds good|i guess] $
        ^ second [one|please|works] $
        the latter
        (take|prefer|want|like|have|choose|pick|go with|go for) the (second|last|other|later) [one|of the two|of those]
        later of the two
    """,
    "neither": """
        (neither|none) [one] [of] [them|those|these|the two|that] [really] [work|works|is good|are good]
        neither
        none of (them|those|these|that|the above)
        (nothing|no) (there|works|of those|of these|that works)
        (<dont>|<cant>|<wont>|not) [make|do|like|want|work|works] (either|any) [of] [them|those|these|one|of those]
        (both|those|they) (<dont>|<wont>|aren't|are not|arent|are) (work|good|bad|no good|work for me)
        (those|these|they) (times|dates|days) (<dont>|<wont>) work
        can't do (those|these|any of|either)
    """,
    "either": """
        either [one|of them|of those|time|day|of the two|way|or] (is|works|would|will|would be|sounds|are|should) [be|work] [fine|good|ok|okay|great|perfect|for me]
        ^ [um|uh|oh|yes|sure|well] (either|whichever|either one|any of them|any|whatever|both|any one|anyone of them) [is] [works|work|fine|good|ok|okay|one|is fine] [please] $
        (either one|any of them|any of those|either of them|either of those|any one of them|whichever one)
        (both|they both|both of them|those both|any of those|they all|all of them|all) (work|works|are good|are fine|would work|sound good|are ok|are okay|sound fine) [for me]
        (whichever|whatever) (is|works|one|you|time|you have|you prefer|comes|you've got|suits|day)
        (doesn't|doesnt|does not|don't|dont|do not|makes no|no) (matter|mind|have a preference|care|difference|preference|really matter|really mind|really care) [to me|which|which one]
        (you (choose|pick|decide)|up to you|your choice|surprise me)
    """,
    "goodbye": """
        (bye|goodbye|good bye|bye bye|buh bye|see ya|see you|so long|take care|cheers)
        have a (good|great|nice|wonderful|lovely|fantastic) (day|one|evening|night|weekend|afternoon|rest of)
        (talk|speak) to you (later|soon|then|tomorrow)
        (see you (then|soon|tomorrow|monday|tuesday|wednesday|thursday|friday|later|next week)|good night|you too bye)
    """,
    "question": """
        (are you|am i talking to|am i speaking to|am i speaking with|am i talking with|is this|are we talking to|you) [actually|really|with] (a robot|a real person|a machine|a computer|an ai|ai|a recording|human|a human|a bot|automated|real|a person)
        (i have|i've got|i had|got|just have|quick|a) [a] [quick|couple of|few] (question|questions)
        (can|could|may) i ask [you|a]
        (do|does) (you|the clinic|your clinic|the office|your office|they) (do|offer|have|treat|see|provide|accept|speak|take)
        are you (wheelchair|accessible)
    """,
    "question:hours": """
        (what|when) (are|is|were) (your|the|you) [office|opening|business|store|clinic|operating] (hours|open|opening|closing|hour)
        (your|opening|office|business|holiday|weekend|the) (hours|opening hours|office hours|business hours|closing time|hours of operation)
        (are|were|will|is) (you|you guys|the clinic|the office|it|y'all) [guys|be|still|ever] (open|opened|closed) [on|today|tomorrow|late|at|during|right now|until|evenings|weekends|over|for]
        (when|what time|how late|how early|what days|until what time|till what time|until when) (do|are|does|is|will) (you|you guys|the clinic|the office|it|y'all) [guys|be|all] (open|close|opening|closing|closed|start|shut)
        (do|are) (you|you guys) (open|work|see patients|have hours|have evening hours|have evening appointments) [on|in|late] (saturday|saturdays|sunday|sundays|weekends|evenings|the weekend|the evening|mondays|fridays)
        open (on|this|saturdays|sundays|weekends|evenings|late|until|till)
        (hours of operation|hours)
    """,
    "question:address": """
        where (are|is|was|'s) (you|you guys|the clinic|your clinic|your office|the office|it|that|this|y'all|your place) [guys|located|exactly]
        (what|what's|whats) [is] (your|the|their) [exact|street|clinic's|office] (address|location|postal code|cross street)
        (your|the clinic's|office) [exact|street] (address|location)
        how (do|can|would) i (get there|find you|get to you|get to the clinic|find the clinic|get to your|get to your office)
        (directions|which floor|what floor|closest subway|nearest subway|nearest intersection|what street|which street|which building|what intersection|which bus|buzzer code)
        (located|location)
    """,
    "question:parking": """
        (parking|park my car|where can i park|where do i park|place to park|parking lot|can i park)
    """,
    "question:price": """
        how much (is|does|do|would|will|are|did|for|it|to|should|you) [a|an|the|you|it|your|that|i] [charge|cost|cleaning|checkup|filling|be|is|for|exam|crown|root canal|whitening]
        (how much|what's the price|price|prices|pricing|cost|costs|fee|fees|rates|quote|estimate|expensive|fee guide)
        what (does|do|would|will|is|'s) .. (cost|charge|price|fee)
    """,
    "question:insurance": """
        (do|does|can|will|are) (you|you guys|the clinic|your clinic|your office|they|i) [guys|still|also|all] (take|accept|bill|direct bill|cover|work with|deal with|accepting|taking|honour|submit|send|use) .. (insurance|sun life|manulife|canada life|green shield|greenshield|blue cross|desjardins|beneva|cdcp|c d c p|dental plan|care plan|plan|plans|benefits|odsp|healthy smiles|nihb|coverage|assignment)
        (take|accept|accepting|taking) [my|the|any|all|our|canadian|your|new] (insurance|sun life|manulife|canada life|green shield|greenshield|blue cross|desjardins|beneva|cdcp|c d c p|canadian dental care plan|dental care plan|benefits|odsp|healthy smiles|nihb)
        (direct billing|direct bill|bill directly|bill my insurance|bill insurance|bill the insurance|on the cdcp|under the cdcp|cdcp provider)
        (is|are|will|would) (it|that|this|the cleaning|a cleaning|cleanings|my cleaning|whitening|braces|a crown|my insurance|they|insurance) [be|going to be] (covered|cover|covering|reimbursed)
        (covered|coverage) (by|under|through|for)
        does my (insurance|plan|coverage|benefits) cover
    """,
    "question:prepare": """
        (do|should|what|what do|what should|must|can|will) i [need|have|able] [to] (bring|eat|fast|drink|take|prepare|wear|stop taking|do before|fill out|arrive) [anything|something|before|with|my|early|a|for|any|breakfast]
        (what|anything|something) [else] [i] [do|should|need|to|have] [i] [need] [to] (bring|prepare)
        (eat|drink|brush|fast) before (the|my|coming|i come|an)
        (paperwork|forms) (to fill|before|i need)
        how early should i
    """,
    "question:duration": """
        how long (is|does|will|would|do|are|should|it|for|a|the|it'll) [a|an|the|it|that|this|my|your|i] [cleaning|appointment|visit|checkup|take|last|exam|filling|be]
        how (long|many (minutes|hours))
        (how much time|length of the appointment|what's the duration|duration)
    """,
    "question:provider": """
        (who|which|what) (is|are|will be|would be|'s|dentist|dentists|doctor|hygienist|do i) [is|are|the|my|your|will] [dentist|dentists|doctor|doctors|hygienist|seeing|i see|i be seeing|see|be seeing|does|available]
        (do you have|have you got|is there|are there) [a|an|any] (female|woman|lady|male|french speaking|french|english speaking|pediatric|children's|punjabi|mandarin|specialist|orthodontist|oral surgeon|denturist|periodontist|endodontist|anaesthetist) [dentist|dentists|doctor|doctors|hygienist]
        (is|does) (dr|doctor) .. (still|there|work|works|working|available|in|on vacation|accepting|back)
        who (will|would|am|is) (i|be|seeing|my|doing) [see|be seeing|seeing|dentist]
    """,
}
