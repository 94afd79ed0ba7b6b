"""People at the pages of the program, and what their hands do, as the page's own events tell it.

They have no mouse: whatever they do is reached and done by keys alone.

A field counts once, when it was changed; a value that stood in it already counts when no source is named
beside it. A button of the page counts each time it is pressed. Looking and going from page to page do not.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect

from maatwerk.config.demonstration import cast
from tests.browser import keys
from tests.browser.conftest import examine

KEY, MIND = 0.28, 1.35  # seconds
COUNT = """
(() => {
  const kept = new Set(JSON.parse(sessionStorage.getItem('counted') || '[]'));
  const presses = JSON.parse(sessionStorage.getItem('presses') || '[]');
  const strokes = JSON.parse(sessionStorage.getItem('strokes') || '{}');
  const keep = () => {
    sessionStorage.setItem('counted', JSON.stringify([...kept]));
    sessionStorage.setItem('presses', JSON.stringify(presses));
    sessionStorage.setItem('strokes', JSON.stringify(strokes));
  };
  const key = (one) => location.pathname + '#' + one.name + (one.type === 'checkbox' ? '=' + one.value : '');
  document.addEventListener('keydown', (event) => {
    if (event.key.length > 1 && !['Backspace', 'Enter', 'ArrowDown'].includes(event.key)) return;
    strokes[location.pathname] = (strokes[location.pathname] || 0) + 1;
    keep();
  }, true);
  document.addEventListener('change', (event) => {
    const one = event.target;
    if (one.name && one.closest('main')) { kept.add(key(one)); keep(); }
  }, true);
  document.addEventListener('click', (event) => {
    const one = event.target.closest('main button, main a[href^="#"].btn');
    if (one) { presses.push(location.pathname + '!' + one.textContent.trim()); keep(); }
  }, true);
  document.addEventListener('submit', (event) => {
    for (const one of event.target.elements) {
      const stood = one.tagName === 'SELECT'
        ? [...one.options].some((option) => option.defaultSelected && option.value)
        : ['checkbox', 'radio'].includes(one.type) ? one.defaultChecked : one.defaultValue;
      const seen = one.name && one.type !== 'hidden' && one.checkVisibility();
      const around = one.closest('.field, .try, .check, .decision');
      if (seen && stood && !around?.querySelector('.from')) kept.add(key(one));
    }
    keep();
  }, true);
})();
"""


@dataclass
class Hand:
    """One person at one screen."""

    page: Page

    def counted(self) -> list[str]:
        """Return each field that this person filled in, with the page it stands on."""
        return list(self.page.evaluate("JSON.parse(sessionStorage.getItem('counted') || '[]')"))

    def pressed(self) -> list[str]:
        """Return each press of a button."""
        return list(self.page.evaluate("JSON.parse(sessionStorage.getItem('presses') || '[]')"))

    def strokes(self) -> dict[str, int]:
        """Return how many keys were struck on each page; Tab is none of them."""
        return dict(self.page.evaluate("JSON.parse(sessionStorage.getItem('strokes') || '{}')"))

    def opens(self, device: str) -> None:
        """Open the page of a device, as a link in a mail does."""
        self.page.goto(f"/devices/{device}/", wait_until="domcontentloaded")

    def next(self, device: str, step: str) -> None:
        """Open the device and follow its one next step, which must be this one."""
        self.opens(device)
        here = self.page.locator("a.next")
        expect(here.locator("b")).to_have_text(step)
        keys.press(self.page, here)

    def press(self, name: str, *, then: str | None = None) -> None:
        """Press a button of the page; wait for what is then said."""
        keys.press(self.page, self.page.locator("main").get_by_role("button", name=name, exact=True))
        if then is not None:
            expect(self.page.locator(".toast")).to_contain_text(then, timeout=30_000)

    def fill(self, label: str, value: str) -> None:
        """Fill the field of this label, and leave it."""
        keys.write(self.page, self.page.locator("main").get_by_label(label).first, value)

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow a link of the page."""
        keys.press(self.page, self.page.get_by_role("link", name=name, exact=exact))

    def go(self, button: Locator) -> None:
        """Press this button or link."""
        keys.press(self.page, button)

    def tick(self, box: Locator) -> None:
        """Tick this box, or choose this one of a group."""
        keys.tick(self.page, box)

    def choose(self, field: str, value: str) -> None:
        """Choose a value of a list."""
        keys.choose(self.page, self.page.locator(field), value)

    def give(self, field: str, files: Any) -> None:
        """Choose files for the field of this label or selector."""
        found = self.page.locator(field) if field.startswith("#") else self.page.get_by_label(field)
        keys.give(self.page, found, files)

    def sign(self, button: str, *, then: str) -> None:
        """Give the password and press the button that signs."""
        self.fill("Your password", cast.PASSWORD)
        self.press(button, then=then)


@dataclass
class Hands:
    """Everybody who takes part, each logged in once, their inputs counted."""

    log_in: Callable[..., Page]
    here: dict[str, Hand] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    """Who takes the place of whom, when fewer are there."""
    look: Callable[[Page], None] = examine
    """What is done at a page that is looked at as a whole."""
    turns: list[str] = field(default_factory=list)
    """Who took the case from whom: its hand-overs from one person to another."""

    def __call__(self, who: str, **screen: Any) -> Hand:
        """Return the hand of one of the cast; the first time they log in."""
        who = self.instead.get(who, who)
        if who not in self.here:
            page = self.log_in(who, **screen)
            page.add_init_script(COUNT)
            page.set_default_timeout(45_000)
            page.reload()
            self.here[who] = Hand(page)
        if self.turns[-1:] != [who]:
            self.turns.append(who)
        return self.here[who]

    def fields(self, *, on: str = "", by: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield every field that was filled in, by these people, on pages with this in their address."""
        for who, hand in self.here.items():
            if not by or who in by:
                yield from (one for one in hand.counted() if on in one)

    def handling(self, *, on: str) -> float:
        """Return the seconds that hands need at pages with this in their address; looking is not in it.

        The keystroke-level model of Card, Moran and Newell (1980): every key as somebody who types little
        strikes it, one Tab to each field and button, and before each of them a moment to make up one's mind.
        """
        stops = len(list(self.fields(on=on))) + len(list(self.presses(on=on)))
        return KEY * (self.strokes(on=on) + stops) + MIND * stops

    def strokes(self, *, on: str) -> int:
        """Return how many keys were struck at pages with this in their address."""
        told = [one for hand in self.here.values() for one in hand.strokes().items()]
        return sum(count for path, count in told if on in path)

    def presses(self, *, on: str = "", by: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield every press of a button likewise."""
        for who, hand in self.here.items():
            if not by or who in by:
                yield from (one for one in hand.pressed() if on in one)
