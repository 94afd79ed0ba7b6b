"""Addresses of the pages. Of allauth only what this edition offers: no sign-up, no password by mail."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path
from django.views.i18n import set_language

from maatwerk.web.pages import bench, builds, case, papers, scan, station
from maatwerk.web.pages.gate import gate
from maatwerk.web.pages.steps.registry import step
from maatwerk.web.pages.system import system
from maatwerk.web.pages.today import today

urlpatterns = [
    path("", today, name="home"),
    path("cases/", case.cases, name="cases"),
    path("cases/<str:number>/", case.case, name="case"),
    path("devices/<str:number>/", case.device, name="device"),
    path("devices/<str:number>/papers/", papers.list_papers, name="papers"),
    path("devices/<str:number>/papers/binder.zip", papers.binder, name="binder"),
    path("devices/<str:number>/papers/<slug:sha256>.pdf", papers.paper, name="paper"),
    path("devices/<str:number>/papers/<slug:sha256>/<int:page>.png", papers.page, name="paper_page"),
    path("devices/<str:number>/papers/sterile/<int:pk>/", papers.sheet, name="paper_sheet"),
    path("devices/<str:number>/photos/<slug:sha256>/", papers.photo, name="photo"),
    path("devices/<str:number>/gate/<slug:gate>/", gate, name="gate"),
    path("devices/<str:number>/<slug:code>/", step, name="step"),
    path("bench/", bench.bench, name="bench"),
    path("builds/", builds.builds, name="builds"),
    path("builds/plan/", builds.plan, name="build_plan"),
    path("builds/<str:number>/", builds.build, name="build"),
    path("builds/<str:number>/<slug:act>/", builds.act, name="build_act"),
    path("builds/<str:number>/pieces/<int:pk>/failed/", builds.piece_failed, name="piece_fail"),
    path("scan/", scan.scan, name="scan"),
    path("scan/resolve/", scan.resolve, name="scan_resolve"),
    path("station/", station.station, name="station"),
    path("station/enter/", station.enter, name="station_enter"),
    path("station/leave/", station.leave, name="station_leave"),
    path("station/seen/", station.seen, name="station_seen"),
    path("station/means/", station.means, name="means"),
    path("search/", case.cases, name="search"),
    path("system/", system, name="system"),
    path("language/", set_language, name="set_language"),
    path("login/", account.login, name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
]
