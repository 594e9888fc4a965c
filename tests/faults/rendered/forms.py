"""Faults in forms and dialogs as they are used: labels, states, validation, what is sent, what a key does."""

from __future__ import annotations

from tests.faults.catalogue import Catalogue
from tests.faults.injector import on, replace
from tests.faults.rendered.changes import further_script, script, style


def enter(catalogue: Catalogue) -> None:
    _fields(catalogue)
    _validation(catalogue)
    _sending(catalogue)
    _dialogs(catalogue)
    _keyboard(catalogue)
    _shop(catalogue)


def _fields(catalogue: Catalogue) -> None:
    def join(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "join", replace(old, new), *(at or ("document:forms*",)))

    join("label beside its field only", '<label for="email">Email</label>', "<span>Email</span>")
    join("label of another id", 'for="email"', 'for="e-mail"')
    join(
        "id twice, so that a label is another's",
        '<div id="summary"',
        '<input hidden id="email"><div id="summary"',
        "document:*",
    )
    join("placeholder in place of a label", '<label for="name">Your name</label>', "")
    join("another option selected", '<option value="hill" selected>', '<option value="hill">')
    join("tick lost", 'value="yes" checked', 'value="yes"')
    join("other radio button chosen", 'value="paper" checked', 'value="paper"')
    join("field no longer disabled", '<input id="code" name="code" disabled>', '<input id="code" name="code">')
    join("field not required", 'name="name" autocomplete="name" required', 'name="name" autocomplete="name"')
    join("placeholder changed", "you@example.com", "name@example.com")
    join("autocomplete off", 'autocomplete="email"', 'autocomplete="off"')
    join("legend is no legend", "<legend>Card</legend>", "<p>Card</p>")
    join("text of a field lost", "I like to read.", "")
    join("hidden field dropped", '<input type="hidden" name="source" value="site">', "")
    catalogue.fault("tick set by script", "join", further_script("$('[value=plastic]').checked = true;"), "document:forms*")
    catalogue.fault("field emptied by script", "join", further_script("$('#why').value = '';"), "document:forms*")
    catalogue.fault("button disabled by script", "join", further_script("$('[name=go]').disabled = true;"), "document:forms*")
    catalogue.fault("fields disabled by script", "join", further_script("$('fieldset').disabled = true;"), "document:forms*")


def _validation(catalogue: Catalogue) -> None:
    def mistakes(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "joining with mistakes", script(old, new), *at)

    mistakes("message at a field lost", r"told\.problems\[name\] \|\| ''", "''", "document:forms*")
    mistakes(
        "message at the other field",
        r"name \+ '-problem'",
        "(name === 'name' ? 'email' : 'name') + '-problem'",
        "document:forms*",
    )
    mistakes("fields not marked as wrong", r"if \(problem\) document[^;]*;", "", "error", "document:forms*")
    mistakes("summary not shown", r"\$\('#summary'\)\.textContent = [^;]*;", "", "document:roles*", "text*")
    mistakes("summary counts wrongly", r"Object\.keys\(told\.problems\)\.length", "7", "document:roles*", "text*")
    mistakes("fields emptied after a mistake", "for \\(const name of", "form.reset(); for (const name of", "document:forms*")
    mistakes("sent without a look at the answer", r"const told = await answer\.json\(\);", "return;", "text*", "document:*")
    mistakes(
        "answer of the server not understood",
        r"const told = await answer\.json\(\)",
        "const told = JSON.parse('<html>')",
        "console:errors*",
    )
    catalogue.fault(
        "wrong field accepted",
        "joining with mistakes",
        on("/sample/join", replace('"email":"[^"]*",?', ""), method="POST"),
        "document:forms*",
    )
    catalogue.fault("checked by the browser itself", "joining with mistakes", replace(" novalidate", ""), "document:forms*")
    catalogue.fault(
        "message of the server reworded",
        "joining with mistakes",
        on("/sample/join", replace("This is no email address", "Invalid"), method="POST"),
        "document:forms*",
    )
    catalogue.fault(
        "mistakes answered with an error",
        "joining with mistakes",
        on("/sample/join", lambda answer, _: setattr(answer, "status", 500), method="POST"),
        "network:failures*",
    )


def _sending(catalogue: Catalogue) -> None:
    def joining(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "joining", script(old, new), *(at or ("url", "text*")))

    joining("button not sent", "new FormData\\(form, event\\.submitter\\)", "new FormData(form)", "url", "text*")
    joining(
        "tick not sent",
        "body: new URLSearchParams\\(new FormData\\(form, event\\.submitter\\)\\)",
        "body: new URLSearchParams([...new FormData(form)].filter(([name]) => name !== 'news'))",
    )
    joining("led to the start after sending", r"go\(told\.next\)", "go('/sample/')")
    joining("not led on after sending", r"go\(told\.next\);", "")
    joining("address not changed after sending", "history\\.pushState\\(null, '', url\\); return view", "return view")
    joining("query lost after sending", r"go\(told\.next\)", "go(told.next.split('?')[0])")
    catalogue.fault(
        "Enter does not send", "joining", further_script("$('#email').onkeydown = (e) => e.key !== 'Enter';"), "url", "text*"
    )
    catalogue.fault("form cleared of nothing", "clearing", script(r"form\.reset\(\)", "0"), "document:forms*")
    catalogue.fault(
        "clear button sends", "clearing", replace('<button type="button" id="clear">', '<button id="clear">'), "document:forms*"
    )
    catalogue.fault(
        "button covered", "clearing", style("main::after { content: ''; position: fixed; inset: 0; z-index: 9 }"), "error"
    )
    catalogue.fault("button renamed", "clearing", replace("Clear</button>", "Reset</button>"), "error")
    catalogue.fault("button that takes no pointer", "clearing", style("#clear { pointer-events: none }"), "error")
    catalogue.fault(
        "two buttons of one name",
        "clearing",
        replace('<button type="button" id="clear">', "<button>Clear</button> \\g<0>"),
        "error",
    )
    catalogue.fault(
        "borrowed twice at once",
        "borrowing",
        script(
            r"const loans = await answer\.json\(\);",
            "const loans = await (await fetch('/sample/loans', {method: 'POST'})).json();",
        ),
        "text*",
        "document:roles*",
    )
    catalogue.fault(
        "count stays after borrowing",
        "borrowing",
        script(r"\$\('#loans'\)\.textContent = 'On loan: ' \+ loans\.count;", ""),
        "text*",
        "document:roles*",
    )
    catalogue.fault(
        "button usable again after borrowing", "borrowing", script(r"button\.disabled = true;", ""), "document:buttons*"
    )
    catalogue.fault(
        "button stays as it was after borrowing",
        "borrowing",
        script(r"button\.textContent = 'Borrowed[^;]*;", ""),
        "document:buttons*",
    )
    catalogue.fault(
        "borrowed count stale on the next page",
        "borrowing",
        on("/sample/visit", replace("On loan: 1", "On loan: 0")),
        "text*",
        "document:roles*",
    )
    catalogue.fault(
        "button of a book does nothing",
        "borrowing",
        script(r"button\.onclick = async", "button.onborrow = async"),
        "text*",
        "document:*",
    )
    catalogue.fault(
        "borrowing refused",
        "borrowing",
        on("/sample/loans", lambda answer, _: setattr(answer, "status", 403)),
        "network:failures*",
    )
    catalogue.fault("photo not named", "a photo", script(r"\$\('#photo'\)\.files\[0\]\.name", "''"), "text*", "document:*")


def _dialogs(catalogue: Catalogue) -> None:
    def asking(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "asking", script(old, new), *at)

    asking(
        "dialog does not open", r"\$\('#question'\)\.showModal\(\)", "0", "error", "document:disclosures*", "document:hidden*"
    )
    asking(
        "dialog opens by itself",
        "pages.push\\(function desk\\(\\) \\{",
        "\\g<0> if ($('#question')) $('#question').showModal();",
        "error",
        "document:disclosures*",
        "document:hidden*",
    )
    asking("answer of a dialog lost", r"'Asked: ' \+ \$\('#question-text'\)\.value", "'Asked: '", "text*", "document:roles*")
    asking("cancelled by sending", r"if \(\$\('#question'\)\.returnValue\)", "if (0)", "text*", "document:roles*")
    catalogue.fault(
        "name of a dialog lost", "asking", replace(' aria-label="Ask a question"', ""), "document:disclosures*", "aria:*"
    )
    catalogue.fault(
        "dialog that is none",
        "asking",
        replace("<dialog(.*)</dialog>", r'<div class="dialog"\1</div>'),
        "error",
        "document:disclosures*",
        "console:*",
    )
    catalogue.fault(
        "Escape does not close a dialog",
        "escaping",
        script(r"\.showModal\(\)", ".show()"),
        "document:disclosures*",
        "document:hidden*",
    )
    catalogue.fault(
        "Escape sends a dialog",
        "escaping",
        further_script("$('#question').addEventListener('cancel', () => { $('#asked').textContent = 'Asked'; });"),
        "text*",
        "document:roles*",
    )
    catalogue.fault("question of a dialog reworded", "returning", script("Return all your books", "Sure"), "console:dialogs*")
    catalogue.fault(
        "not asked before returning", "returning", script(r"if \(!confirm\('[^']*'\)\) return;", ""), "console:dialogs*"
    )
    catalogue.fault("told by an alert", "returning", script("All returned';", "\\g<0> alert('Returned.');"), "console:dialogs*")
    catalogue.fault("asked for a text", "returning", script(r"confirm\('Return", "prompt('Return"), "console:dialogs*")
    catalogue.fault(
        "nothing returned although agreed", "returning", script(r"if \(!confirm", "if (confirm"), "text*", "document:roles*"
    )


def _keyboard(catalogue: Catalogue) -> None:
    catalogue.fault(
        "first thing not reached by Tab",
        "keys",
        replace('<a href="/sample/" data-stay', '<a href="/sample/" tabindex="-1" data-stay'),
        "document:links*",
        "url",
    )
    catalogue.fault(
        "order of Tab changed",
        "keys",
        replace('<a href="/sample/visit" data-stay>', '<a href="/sample/visit" tabindex="1" data-stay>'),
        "document:links*",
        "url",
    )
    catalogue.fault(
        "links that are no links",
        "keys",
        further_script("all('#rooms a').forEach((a) => { a.onclick = (() => go(a.pathname)); a.removeAttribute('href'); });"),
        "document:links*",
        "url",
    )
    catalogue.fault(
        "focus caught",
        "keys",
        further_script("$('#rooms').onkeydown = (e) => { if (e.key === 'Tab') e.preventDefault(); };"),
        "url",
        "document:*",
    )
    catalogue.fault(
        "focus stolen",
        "keys",
        further_script("addEventListener('focusin', (e) => { if (e.target.closest('#rooms li')) $('summary').focus(); });"),
        "url",
        "document:*",
    )
    catalogue.fault(
        "Enter on a link does nothing",
        "keys",
        further_script("addEventListener('keydown', (e) => { if (e.key === 'Enter') e.preventDefault(); });"),
        "url",
        "document:*",
    )
    catalogue.fault(
        "arrow does not choose a tab",
        "tabs by keyboard",
        script("event.key !== 'ArrowRight'", "event.key !== 'Right'"),
        "document:*",
    )
    catalogue.fault("arrow chooses the wrong tab", "tabs by keyboard", script(r"\(at \+ 1\) %", "(at + 2) %"), "document:*")
    catalogue.fault(
        "tab does not say that it is chosen",
        "tabs",
        script(r"tab\.setAttribute\('aria-selected'[^;]*;", ""),
        "document:buttons*",
    )
    catalogue.fault(
        "panel not shown", "tabs", script(r"\.hidden = tab !== chosen", ".hidden = true"), "document:hidden*", "text*"
    )
    catalogue.fault(
        "other panel not hidden", "tabs", script(r"\.hidden = tab !== chosen", ".hidden = false"), "document:hidden*", "text*"
    )
    catalogue.fault(
        "tab that is a button only",
        "tabs",
        replace('type="button" role="tab" id="tab-fees"', 'type="button" id="tab-fees"'),
        "error",
        "document:buttons*",
    )
    catalogue.fault(
        "menu does not say that it is open",
        "a menu",
        script(r"\$\('#more'\)\.setAttribute\('aria-expanded'[^;]*;", ""),
        "document:buttons*",
    )
    catalogue.fault(
        "menu does not open",
        "a menu",
        script(r"\$\('#more-list'\)\.hidden = !\$\('#more-list'\)\.hidden;", ""),
        "error",
        "document:hidden*",
        "document:buttons*",
    )
    catalogue.fault(
        "dialog leaves focus behind",
        "keys within a dialog",
        script(r"\$\('#question'\)\.showModal\(\)", "$('#question').open = true"),
        "document:*",
        "text*",
    )
    catalogue.fault(
        "dialog reached by keys in another order",
        "keys within a dialog",
        replace(
            '<button id="send" value="send">Send</button> <button value="">Cancel</button>',
            '<button value="">Cancel</button> <button id="send" value="send">Send</button>',
        ),
        "document:*",
        "text*",
    )


def _shop(catalogue: Catalogue) -> None:
    catalogue.fault(
        "message of a refused login lost",
        "wrong password",
        on("/login.*", replace(r'<div class="message error" role="alert">.*?</div>', ""), method="POST"),
        "text*",
        "document:*",
    )
    catalogue.fault(
        "user name forgotten",
        "wrong password",
        on("/login.*", replace('value="ada"', 'value=""'), method="POST"),
        "document:forms*",
    )
    catalogue.fault(
        "refused login answered with an error",
        "wrong password",
        on("/login.*", lambda answer, _: setattr(answer, "status", 401), method="POST"),
        "status",
    )
    catalogue.fault(
        "contact without its messages",
        "contact",
        on("/contact", replace(r'aria-invalid="true"', ""), method="POST"),
        "document:forms*",
    )
    catalogue.fault(
        "contact form emptied", "contact", on("/contact", replace('value="Grace"', ""), method="POST"), "document:forms*"
    )
    catalogue.fault(
        "cart count stale after adding",
        "cart",
        on("/cart", replace("Cart \\(1 item\\)", "Cart (0 items)"), nth=1),
        "document:links*",
    )
    catalogue.fault(
        "message after adding lost",
        "cart",
        on("/cart", replace(r'<div class="messages" role="status">.*?</div>', ""), nth=1),
        "document:roles*",
    )
    catalogue.fault(
        "another total in the cart",
        "cart",
        on("/cart", replace(r"€\d+\.\d\d</td></tr>\n  </tfoot>", "€1.00</td></tr></tfoot>"), method="GET"),
        "text*",
        "document:*",
    )
    catalogue.fault(
        "checkout chooses another delivery",
        "checkout",
        on("/checkout", replace(r'(<input) checked( id="delivery-0"[^>]*>)', r"\1\2")),
        "document:forms*",
    )
    catalogue.fault(
        "checkout without the reader's name",
        "checkout",
        on("/checkout", replace('value="Ada Björk"', 'value=""')),
        "document:forms*",
    )
    catalogue.fault("account of another reader", "account", replace("Ada Björk", "Bob", every=True), "text*", "document:*")
    catalogue.fault("log out missing", "account", replace(r'<form action="/logout".*?</form>', ""), "document:forms*")
