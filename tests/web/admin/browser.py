"""A browser without scripts: it follows links and sends the forms that stand on a page, and nothing else."""

import io
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import aiohttp

VOID = {"input", "br", "img", "meta", "link", "hr", "source"}


class Form:
    """A form as it stands on a page, with what its fields hold."""

    def __init__(self, attributes):
        self.action, self.method = attributes.get("action") or "", (attributes.get("method") or "get").lower()
        self.fields, self.buttons, self.choices, self.files = [], [], {}, False

    def submit(self, button=None, **typed):
        """Return what is sent: what stands in the fields, but for what is typed; a field that is not there cannot be typed into."""
        names = {name for name, _ in self.fields} | set(self.choices)
        unknown = set(typed) - names
        assert not unknown, f"no such field: {unknown}; there are {sorted(names)}"
        sent = [(name, value) for name, value in self.fields if name not in typed]
        for name, value in typed.items():
            values = value if isinstance(value, list) else [value]
            sent += [(name, one) for one in values if one is not None]
        chosen = next((one for one in self.buttons if button in {one[2], one[1]}), None) if button else None
        assert not button or chosen, f"no button {button!r}; there are {self.buttons}"
        return sent + ([(chosen[0], chosen[1])] if chosen and chosen[0] else [])


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links, self.text, self.heading, self.title = [], [], [], "", ""
        self._form, self._select, self._textarea, self._button, self._link, self._within = None, None, None, None, None, []

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag not in VOID:
            self._within.append(tag)
        if tag == "form":
            self._form = Form(at)
            self.forms.append(self._form)
        elif tag == "a" and at.get("href") is not None:
            self._link = [at["href"], ""]
            self.links.append(self._link)
        elif self._form is not None and "disabled" not in at:
            self._field(tag, at)

    def _field(self, tag, at):
        name, form = at.get("name"), self._form
        if tag == "input" and name:
            kind = at.get("type", "text")
            form.files = form.files or kind == "file"
            if kind in {"checkbox", "radio"}:
                form.choices.setdefault(name, []).append(at.get("value", "on"))
                if "checked" in at:
                    form.fields.append((name, at.get("value", "on")))
            elif kind not in {"submit", "button"}:
                form.fields.append((name, at.get("value") or ""))
        elif tag == "select" and name:
            self._select = [name, None, []]
        elif tag == "option" and self._select:
            self._select[2].append(at.get("value", ""))
            if "selected" in at or self._select[1] is None:
                self._select[1] = at.get("value", "")
        elif tag == "textarea" and name:
            self._textarea = [name, ""]
        elif tag == "button":
            self._button = [name, at.get("value", ""), ""]

    def handle_endtag(self, tag):
        if tag in self._within:
            while self._within.pop() != tag:
                pass
        if tag == "form":
            self._form = None
        elif tag == "a":
            self._link = None
        elif tag == "select" and self._select:
            self._form.fields.append((self._select[0], self._select[1] or ""))
            self._form.choices[self._select[0]] = self._select[2]
            self._select = None
        elif tag == "textarea" and self._textarea:
            self._form.fields.append((self._textarea[0], self._textarea[1].strip()))
            self._textarea = None
        elif tag == "button" and self._button:
            if self._form is not None:
                self._form.buttons.append(tuple(one.strip() if one else one for one in self._button))
            self._button = None

    def handle_data(self, data):
        if self._textarea:
            self._textarea[1] += data
        if self._button:
            self._button[2] += data
        if self._link:
            self._link[1] += data
        if "title" in self._within and "svg" not in self._within:
            self.title += data
        if "h1" in self._within:
            self.heading += data
        if "main" in self._within:
            self.text.append(data)


class Page:
    """An answer as a reader sees it."""

    def __init__(self, status, url, headers, text):
        self.status, self.url, self.headers, self.html = status, url, headers, text
        read = _Reader()
        read.feed(text)
        self.forms, self.links = read.forms, [(href, " ".join(words.split())) for href, words in read.links]
        self.text, self.heading, self.title = " ".join(" ".join(read.text).split()), read.heading.strip(), " ".join(read.title.split())

    @property
    def path(self):
        return urlsplit(self.url).path

    def form(self, ending):
        """Return the one form whose address ends so."""
        found = [form for form in self.forms if urlsplit(form.action).path.endswith(ending)]
        assert len(found) == 1, (ending, [form.action for form in self.forms])
        return found[0]

    def link(self, words):
        """Return where the link of these words leads."""
        found = [href for href, said in self.links if said == words]
        assert found, (words, self.links)
        return found[0]


class Browser:
    """Somebody at a screen, with a cookie jar of their own."""

    def __init__(self, session, url, language="en"):
        self.session, self.url, self.page, self._language = session, url, None, language

    async def open(self, path, **headers):
        """Open an address."""
        return await self._ask("GET", urljoin(self.url, path), headers=headers)

    async def follow(self, words):
        """Follow the link of these words."""
        return await self._ask("GET", urljoin(self.page.url, self.page.link(words)))

    async def send(self, ending, button=None, **typed):
        """Fill in and send the form whose address ends so."""
        form = self.page.form(ending)
        sent, to = form.submit(button, **typed), urljoin(self.page.url, form.action or self.page.url)
        if form.method == "get":
            return await self._ask("GET", to, params=sent)
        return await self._ask("POST", to, data=_parts(sent) if form.files else sent, headers={"Origin": self.url.rstrip("/")})

    async def log_in(self, login, password):
        """Log in at the page that is for it."""
        await self.open("/admin/login")
        return await self.send("/admin/login", login=login, password=password)

    async def _ask(self, method, url, **options):
        headers = {"Accept-Language": self._language, **options.pop("headers", {})}
        async with self.session.request(method, url, headers=headers, **options) as answer:
            self.page = Page(answer.status, str(answer.url), answer.headers, await answer.text())
            return self.page


def _parts(sent):
    """Return a form with files: what was typed as bytes is one, and a field where none was chosen is an empty one."""
    made = aiohttp.FormData(default_to_multipart=True)
    for name, value in sent:
        if isinstance(value, bytes):
            made.add_field(name, io.BytesIO(value), filename="list.csv", content_type="text/csv")
        else:
            made.add_field(name, value)
    return made
