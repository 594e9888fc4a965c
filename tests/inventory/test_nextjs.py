"""Next.js projects: both routers, every kind of folder, route handlers, and what the build adds."""

# ruff: noqa: E501 - applications in text

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.errors import InventoryError
from harness.inventory.base import Place
from harness.inventory.nextjs import NextSource
from harness.model.route import Inventory, InventorySource
from harness.model.route_table import RouteTable


def project(folder: Path, files: dict[str, object]) -> Inventory:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return NextSource().read(Place("candidate", InventorySource("nextjs", ".", str(folder))))


def routes(inventory: Inventory) -> list[str]:
    return [f"{','.join(route.methods) or 'ANY'} {route.template}" for route in inventory.routes if not route.passes_on]


APP = {
    "app/layout.tsx": "",
    "app/page.tsx": "",
    "app/not-found.tsx": "",
    "app/(shop)/books/page.tsx": "",
    "app/(shop)/books/[slug]/page.tsx": "",
    "app/(shop)/books/[slug]/loading.tsx": "",
    "app/docs/[...rest]/page.mdx": "",
    "app/help/[[...rest]]/page.js": "",
    "app/@modal/login/page.tsx": "",
    "app/@modal/default.tsx": "",
    "app/login/page.tsx": "import {logIn} from './actions'\nexport default () => <form action={logIn}/>",
    "app/register/page.tsx": "",
    "app/register/actions.ts": "'use server'\nexport async function register() {}",
    "app/feed/(.)photo/[id]/page.tsx": "",
    "app/feed/(..)(..)photo/page.tsx": "",
    "app/feed/(...)photo/page.tsx": "",
    "app/_components/page.tsx": "",
    "app/%5Fhidden/page.tsx": "",
    "app/api/books/route.ts": "export async function GET() {}\nexport const POST = auth(async () => {})\n// export function PUT() {}",
    "app/api/books/[id]/route.js": "async function remove() {}\nexport { remove as DELETE, GET }",
    "app/api/all/route.ts": "export const { GET, POST } = handlers",
    "app/api/odd/route.ts": "const x = 'https://x/' // export function PATCH() {}\nexport function HEAD() {}",
    "app/sitemap.ts": "",
    "app/robots.txt": "",
    "app/products/sitemap.ts": "export async function generateSitemaps() {}",
    "public/logo.svg": "",
    "public/static/a.css": "",
    "next.config.js": "",
}


def test_the_app_router(tmp_path: Path) -> None:
    assert sorted(routes(project(tmp_path, APP))) == sorted(
        [
            "GET /",
            "GET /books",
            "GET /books/[slug]",
            "GET /docs/[...rest]",
            "GET /help/[[...rest]]",
            "GET /login",
            "GET,POST /login",
            "GET,POST /register",
            "GET /_hidden",
            "GET,POST /api/books",
            "DELETE,GET /api/books/[id]",
            "GET,POST /api/all",
            "HEAD /api/odd",
            "GET /sitemap.xml",
            "GET /robots.txt",
            "GET /products/sitemap/[id].xml",
            "GET /logo.svg",
            "GET /static/[...file]",
        ]
    )


def test_the_group_is_the_blueprint_and_the_file_is_known(tmp_path: Path) -> None:
    found = {route.template: route for route in project(tmp_path, APP).routes}
    assert found["/books/[slug]"].blueprint == "shop"
    assert found["/books/[slug]"].source == str(tmp_path / "app" / "(shop)" / "books" / "[slug]" / "page.tsx")


def test_addresses_find_their_page_as_next_does(tmp_path: Path) -> None:
    table = RouteTable(project(tmp_path, APP).routes)
    asked = ["/books/emma", "/docs/a/b", "/help", "/help/a/b", "/docs", "/static/x/y.css"]
    assert [(route.template if (route := table.find("GET", path)) else None) for path in asked] == [
        "/books/[slug]",
        "/docs/[...rest]",
        "/help/[[...rest]]",
        "/help/[[...rest]]",
        None,
        "/static/[...file]",
    ]


def test_the_pages_router(tmp_path: Path) -> None:
    files: dict[str, object] = {
        "src/pages/_app.tsx": "",
        "src/pages/404.tsx": "",
        "src/pages/index.tsx": "",
        "src/pages/books/index.tsx": "",
        "src/pages/books/[slug].tsx": "",
        "src/pages/docs/[[...rest]].tsx": "",
        "src/pages/api/books/[id].ts": "",
        "src/pages/types.d.ts": "",
    }
    assert sorted(routes(project(tmp_path, files))) == [
        "ANY /api/books/[id]",
        "GET /",
        "GET /books",
        "GET /books/[slug]",
        "GET /docs/[[...rest]]",
    ]


BUILD = {
    ".next/routes-manifest.json": {
        "basePath": "/shop",
        "staticRoutes": [{"page": "/"}, {"page": "/_not-found"}],
        "dynamicRoutes": [{"page": "/books/[slug]"}],
        "redirects": [
            {"source": "/shop/:path+/", "destination": "/shop/:path+", "internal": True, "statusCode": 308},
            {"source": "/shop/old/:id", "destination": "/shop/books/:id", "statusCode": 308},
        ],
        "rewrites": {
            "beforeFiles": [
                {"source": "/shop/books/beta", "destination": "/shop/beta", "has": [{"type": "cookie", "key": "b"}]}
            ],
            "afterFiles": [],
            "fallback": [{"source": "/shop/:path*", "destination": "https://old.example/:path*"}],
        },
    },
    ".next/app-path-routes-manifest.json": {
        "/page": "/",
        "/(shop)/books/[slug]/page": "/books/[slug]",
        "/api/x/route": "/api/x",
    },
    ".next/server/middleware-manifest.json": {
        "middleware": {"/": {"matchers": [{"regexp": "^/x$", "originalSource": "/admin/:path*"}]}}
    },
}


def test_the_build_tells_rewrites_redirects_middleware_and_the_base_path(tmp_path: Path) -> None:
    found = project(tmp_path, {**BUILD, "app/page.tsx": "", "app/(shop)/books/[slug]/page.tsx": "", "app/new/page.tsx": ""})
    assert routes(found) == ["GET /shop", "GET /shop/books/[slug]", "GET /shop/new", "ANY /shop/api/x"]
    assert [(route.template, route.endpoint, route.passes_on) for route in found.routes if route.passes_on] == [
        ("/shop/old/:id", "redirect 308", "/shop/books/:id"),
        ("/shop/books/beta", "rewrite before files if", "/shop/beta"),
        ("/shop/:path*", "rewrite", "https://old.example/:path*"),
    ]
    assert found.notes == ("middleware runs on /admin/:path*",)
    assert found.warnings == ("/new is not in the build: build again, or the inventory is ahead of what runs",)


def test_a_build_alone_is_enough(tmp_path: Path) -> None:
    found = project(tmp_path, {**BUILD, ".next/server/pages-manifest.json": {"/legacy": "x", "/api/p": "x", "/_error": "x"}})
    assert sorted(routes(found)) == [
        "ANY /shop/api/p",
        "ANY /shop/api/x",
        "GET /shop",
        "GET /shop/books/[slug]",
        "GET /shop/legacy",
    ]


@pytest.mark.parametrize("name", ["middleware.ts", "src/proxy.ts"])
def test_matchers_are_read_from_the_source_without_a_build(tmp_path: Path, name: str) -> None:
    code = "export const config = { matcher: ['/admin/:path*', \"/api/(.*)\"] }"
    found = project(tmp_path, {"app/page.tsx": "", "next.config.ts": "export default { basePath: '/b' }", name: code})
    assert found.notes == ("middleware runs on /admin/:path*", "middleware runs on /api/(.*)")
    assert routes(found) == ["GET /b"]


def test_a_folder_without_pages_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="holds no route"):
        project(tmp_path, {"package.json": "{}"})
    assert NextSource().problem("web", tmp_path) is not None
