"""Addresses of the pages. Of allauth only what this edition offers: no sign-up, no password by mail."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path
from django.views.i18n import set_language

from maatwerk.web.pages import beside, board, case, gate, side_work, tour
from maatwerk.web.pages.search import search
from maatwerk.web.pages.steps.registry import step
from maatwerk.web.pages.system import system
from maatwerk.web.pages.today import today

urlpatterns = [
    path("", today, name="home"),
    path("board/", board.board, name="board"),
    path("cases/", case.cases, name="cases"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/adapted/", beside.adapt, name="adapt"),
    path("cases/<str:number>/adapted/<int:pk>/", beside.withdraw, name="withdraw_adapted"),
    path("cases/<str:number>/late/<slug:code>/", beside.late, name="late_paper"),
    path("queue/", side_work.queue, name="queue"),
    path("queue/<str:number>/", side_work.work, name="side_work"),
    path("devices/<str:number>/", case.device, name="device"),
    path("devices/<str:number>/<slug:code>/", step, name="step"),
    path("devices/<str:number>/gates/<slug:gate>/", gate.gate, name="gate"),
    path("tour/", tour.tour, name="tour"),
    path("tour/<int:number>/", tour.stop, name="tour_stop"),
    path("search/", search, name="search"),
    path("system/", system, name="system"),
    path("language/", set_language, name="set_language"),
    path("login/", account.login, name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
]
