"""Going through a page with the keys alone, and seeing at each step where one is."""

#: Who has the focus: what it is, and whether one sees that it has it, and sees it at all.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  window.walked ??= new Map();
  if (!window.walked.has(one)) window.walked.set(one, window.walked.size);
  return {
    number: window.walked.get(one), html: one.outerHTML.slice(0, 160), name: one.getAttribute('name') || '', href: one.getAttribute('href') || '',
    tag: one.tagName.toLowerCase(), action: one.tagName === 'BUTTON' ? one.form?.getAttribute('action') || '' : '',
    outlined: style.outlineStyle === 'auto' || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
#: What can be done something with. Of radio buttons of one name the keys reach one by Tab, the others by arrows.
DOABLE = """() => {
  const groups = new Set();
  let count = 0;
  for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
    if (one.disabled || one.tabIndex < 0 || one.type === 'hidden' || !one.checkVisibility({visibilityProperty: true})) continue;
    const group = one.type === 'radio' ? `${[...document.forms].indexOf(one.form)} ${one.name}` : null;
    if (group !== null && groups.has(group)) continue;
    groups.add(group);
    count += 1;
  }
  return count;
}"""
#: A date has several stops of its own, an audio more.
STOPS = 8


async def focused(window):
    """Return what has the focus; None where nothing has."""
    return await window.page.evaluate(FOCUSED)


def invisible(one):
    """Return what is wrong with how the focus is shown, in a line."""
    return [f"{what}: {one['html']}" for what, good in (("no outline", one["outlined"]), ("not to be seen", one["seen"])) if not good]


async def tour(window):
    """Go through a page by Tab until it is left; return how much was reached, how much there is to reach, and what is wrong."""
    most, wrong, reached, before, ends = await window.page.evaluate(DOABLE), [], set(), None, 0
    for _ in range((most + 2) * STOPS):
        await window.press("Tab")
        one = await focused(window)
        ends += one is None  # the page's end; where it puts the focus on a field of its own, what stands before that comes after the end
        if ends == 2 or (one is not None and one["number"] == 0 and reached - {0}):
            break
        if one is None:
            continue
        if one["number"] != before:
            wrong += invisible(one)
        before = one["number"]
        reached.add(before)
    return len(reached), most, wrong


async def tab_to(window, **wanted):
    """Press Tab until what is wanted has the focus, such as ``name="login"``."""
    stops = []
    for _ in range(300):
        await window.press("Tab")
        one = await focused(window)
        if one is not None and all(one[key].endswith(value) for key, value in wanted.items()):
            assert not invisible(one)
            return one
        stops.append(one and one["html"][:60])
    raise AssertionError(f"Tab does not come to {wanted}: {stops[:40]}")


async def follow(window, key="Enter"):
    """Press a key that opens another page, and wait for it."""
    async with window.page.expect_navigation(wait_until="load"):
        await window.press(key)
