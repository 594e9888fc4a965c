"""The `form` driver: load a page, fill its form in, submit it as a browser would (WHATWG HTML, form submission)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urldefrag, urljoin, urlsplit

from harness.drivers.entries import Entry, multipart, plain, urlencoded
from harness.drivers.fill_in import FormProblem, entry_list, pick, pick_button
from harness.drivers.page_forms import Control, Form, forms_of
from harness.drivers.request_target import percent_encoded, same_origin
from harness.drivers.session import Session
from harness.drivers.uploads import Upload, uploads_of
from harness.model.actions import Action, FormAction
from harness.model.header_bytes import escaped_bytes
from harness.model.observation import Failure, FailureKind, Observation

_MAX_REDIRECTS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
_PAGE_HEADERS: Mapping[str, object] = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class FormDriver:
    """Performs FormActions."""

    name = "form"

    def perform(self, action: Action, session: Session, *, seed: str) -> Observation:
        """Load, fill in, submit: the answer to the submission is the observation, redirects not followed.

        What the page lacks is a Failure of kind STEP on the page's own observation. Constraints such as `required` are not
        enforced, so that the server's own checks can be tested. Raises DriverError for an upload that is not there.
        """
        if not isinstance(action, FormAction):
            raise TypeError(f"the form driver cannot perform a {type(action).__name__}")
        files: dict[str, list[Upload]] = {}
        for name, upload in uploads_of(action.files, session.folder):
            files.setdefault(name, []).append(upload)
        page = session.send("GET", action.target, {**_PAGE_HEADERS, **(action.headers or {})}, timeout=action.timeout)
        try:
            page, url = _follow(page, action, session)
            if page.failure is not None:
                return page
            if page.status is not None and page.status >= 400 and page.status != 401:  # with 401 a login form may come
                return _failed(page, f"the page of the form, {page.request.target}, is answered with {page.status}")
            return _submit(page, url, action, files, session, seed)
        except _Stray as stray:
            return _failed(stray.page, str(stray))
        except FormProblem as problem:
            return _failed(page, f"{problem} (the page {page.request.target} answered {page.status})")


class _Stray(FormProblem):
    """A redirect that cannot be followed, with the page that said so."""

    def __init__(self, message: str, page: Observation) -> None:
        super().__init__(message)
        self.page = page


def _failed(page: Observation, message: str) -> Observation:
    return replace(page, failure=Failure(FailureKind.STEP, message))


def _url_of(page: Observation, session: Session) -> str:
    """The page's URL as its application sees it."""
    return session.origin + page.request.target


def _follow(page: Observation, action: FormAction, session: Session) -> tuple[Observation, str]:
    """Follow redirects to the page, within the side's own origin."""
    url = _url_of(page, session)
    for _ in range(_MAX_REDIRECTS):
        location = page.header("location")
        if page.failure is not None or page.status not in _REDIRECTS or location is None:
            return page, url
        url = urldefrag(urljoin(url, escaped_bytes(location.strip()))).url
        if not same_origin(url, session.transport.own):
            raise _Stray(f"the page redirects to another host, {url}, which is not this side's own", page)
        page = session.send("GET", percent_encoded(url), {**_PAGE_HEADERS, **(action.headers or {})}, timeout=action.timeout)
    raise _Stray(f"the page redirects more than {_MAX_REDIRECTS} times", page)


def _submit(
    page: Observation,
    url: str,
    action: FormAction,
    files: Mapping[str, Sequence[Upload]],
    session: Session,
    seed: str,
) -> Observation:
    forms = forms_of(page.body, url, page.header("content-type") or "")
    form = pick(forms, action.form, [*(action.fill or {}), *files])
    button = pick_button(form, action.button)
    entries = entry_list(form, action.fill or {}, files, button)
    method, target, enctype = _how(form, button, url)
    if not same_origin(target, session.transport.own):
        raise FormProblem(f"the form submits to {target}, which is not on this side's own host")
    headers: dict[str, object] = {**_PAGE_HEADERS, "Referer": percent_encoded(url)}
    if method == "get":
        query = urlencoded(entries).decode("ascii")
        return session.send("GET", f"{target.partition('?')[0]}?{query}", headers | _own(action), timeout=action.timeout)
    body, content_type = _encoded(entries, enctype, seed)
    headers |= {"Origin": session.origin, "Content-Type": content_type}
    return session.send("POST", target, headers | _own(action), body, action.timeout)


def _own(action: FormAction) -> dict[str, object]:
    return dict(action.headers or {})


def _how(form: Form, button: Control | None, url: str) -> tuple[str, str, str]:
    """Method, absolute action and encoding; the button's own attributes come first. An empty address is the page's own."""
    own = button.attributes if button is not None else {}
    method = own.get("formmethod", form.method).lower()
    if method == "dialog":
        raise FormProblem("the form has method=dialog: it closes a dialog and submits nothing")
    action = form.action
    if "formaction" in own:
        action = urljoin(form.base, own["formaction"].strip()) if own["formaction"].strip() else url
    if urlsplit(action).scheme not in ("http", "https"):
        raise FormProblem(f"the form submits to {action!r}, which is no http address")
    enctype = own.get("formenctype", form.enctype).lower()
    return ("post" if method == "post" else "get"), urldefrag(action).url, enctype


def _encoded(entries: Sequence[Entry], enctype: str, seed: str) -> tuple[bytes, str]:
    if enctype == "multipart/form-data":
        return multipart(entries, seed=seed)
    if enctype == "text/plain":
        return plain(entries), "text/plain"
    return urlencoded(entries), "application/x-www-form-urlencoded"
