'use strict';
const $ = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const locale = navigator.language;

customElements.define('room-card', class extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({mode: 'open'});
    root.innerHTML = '<style>.off { display: none }</style><h2>The large room</h2><p>Seats forty.</p>' +
      '<p class="off">Closed for repair.</p><button>Reserve</button><output></output>';
    root.querySelector('button').onclick = () => { root.querySelector('output').textContent = 'Reserved.'; };
  }
});

// The pages, again after each client-side navigation.
const pages = [];
const start = () => pages.forEach((page) => page());

pages.push(function formats() {
  const money = new Intl.NumberFormat(locale, {style: 'currency', currency: 'EUR'});
  all('.price').forEach((at) => { at.textContent = money.format(Number(at.dataset.price)); });
  all('.count').forEach((at) => { at.textContent = Number(at.dataset.count).toLocaleString(locale); });
  const day = new Intl.DateTimeFormat(locale, {dateStyle: 'full', timeStyle: 'short'});
  all('.moment').forEach((at) => { at.textContent = day.format(new Date(at.dateTime)); });
});

pages.push(function tabs() {
  const found = all('[role=tab]');
  const choose = (chosen) => found.forEach((tab) => {
    tab.setAttribute('aria-selected', tab === chosen ? 'true' : 'false');
    tab.tabIndex = tab === chosen ? 0 : -1;
    document.getElementById(tab.getAttribute('aria-controls')).hidden = tab !== chosen;
  });
  found.forEach((tab, at) => {
    tab.onclick = () => choose(tab);
    tab.onkeydown = (event) => {
      if (event.key !== 'ArrowRight') return;
      const next = found[(at + 1) % found.length];
      choose(next);
      next.focus();
    };
  });
});

pages.push(function shelves() {
  const genre = $('#genre');
  if (!genre) return;
  const show = () => {
    const items = all('#books > li');
    items.forEach((item) => { item.hidden = Boolean(genre.value) && item.dataset.genre !== genre.value; });
    const count = items.filter((item) => !item.hidden).length;
    $('#found').textContent = count + ' books';
  };
  genre.value = new URLSearchParams(location.search).get('genre') || '';
  genre.onchange = () => {
    history.replaceState(null, '', genre.value ? '?genre=' + genre.value : location.pathname);
    show();
  };
  show();
  all('.borrow').forEach((button) => {
    button.onclick = async () => {
      button.disabled = true;
      const answer = await fetch('/sample/loans', {method: 'POST', body: button.dataset.book});
      const loans = await answer.json();
      $('#loans').textContent = 'On loan: ' + loans.count;
      button.textContent = 'Borrowed ' + button.dataset.book;
    };
  });
});

pages.push(function visit() {
  const weather = $('#weather');
  if (weather) fetch('/sample/weather').then((answer) => answer.json()).then((now) => { weather.textContent = now.text; });
  if ($('#route')) $('#route').onclick = () => { $('#way').hidden = false; };
});

pages.push(function join() {
  const form = $('#join');
  if (!form) return;
  $('#clear').onclick = () => form.reset();
  form.onsubmit = async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form, event.submitter))});
    const told = await answer.json();
    if (told.next) { go(told.next); return; }
    for (const name of ['name', 'email']) {
      const problem = told.problems[name] || '';
      document.getElementById(name + '-problem').textContent = problem;
      document.getElementById(name).toggleAttribute('aria-invalid', Boolean(problem));
      if (problem) document.getElementById(name).setAttribute('aria-invalid', 'true');
    }
    $('#summary').textContent = 'Please mend ' + Object.keys(told.problems).length + ' fields.';
    $('[aria-invalid=true]')?.focus();
  };
});

pages.push(function desk() {
  if (!$('#ask')) return;
  $('#ask').onclick = () => $('#question').showModal();
  $('#question').onclose = () => {
    if ($('#question').returnValue) $('#asked').textContent = 'Asked: ' + $('#question-text').value;
  };
  $('#return').onclick = () => {
    if (!confirm('Return all your books?')) return;
    document.cookie = 'loans=0; path=/sample/';
    $('#loans').textContent = 'All returned';
  };
  $('#draft').value = sessionStorage.getItem('draft') || '';
  $('#draft').oninput = () => sessionStorage.setItem('draft', $('#draft').value);
  $('#large').checked = localStorage.getItem('large') === 'yes';
  $('#large').onchange = () => localStorage.setItem('large', $('#large').checked ? 'yes' : 'no');
  $('#export').onclick = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['book,due\nEbb,2026-04-01\n'], {type: 'text/csv'}));
    link.download = 'loans.csv';
    link.click();
  };
  $('#more').onclick = () => {
    $('#more-list').hidden = !$('#more-list').hidden;
    $('#more').setAttribute('aria-expanded', String(!$('#more-list').hidden));
  };
  $('#photo').onchange = () => { $('#photo-name').textContent = $('#photo').files[0].name; };
});

// Client-side navigation.
const view = async (url) => {
  const answer = await fetch(url);
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  document.title = next.title;
  $('#main').replaceWith(next.querySelector('#main'));
  $('#loans').textContent = next.querySelector('#loans').textContent;
  $('link[rel=canonical]').href = next.querySelector('link[rel=canonical]').getAttribute('href');
  all('#rooms a').forEach((link) => {
    link.toggleAttribute('aria-current', link.pathname === location.pathname);
    if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page');
  });
  start();
  scrollTo(0, 0);
};
const go = (url) => { history.pushState(null, '', url); return view(url); };
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-stay]');
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(link.getAttribute('href'));
});
addEventListener('popstate', () => view(location.pathname + location.search));

$('#menu').onclick = () => {
  const open = $('#rooms').classList.toggle('open');
  $('#menu').setAttribute('aria-expanded', String(open));
};
start();
