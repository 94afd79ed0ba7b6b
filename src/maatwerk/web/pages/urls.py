"""Addresses of the pages. Of allauth only what this edition offers: no sign-up, no password by mail."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path
from django.views.i18n import set_language

from maatwerk.web.pages import board, case, stage
from maatwerk.web.pages.orders import changes, concession, files, meetings, opening
from maatwerk.web.pages.search import search
from maatwerk.web.pages.steps.registry import step
from maatwerk.web.pages.system import system
from maatwerk.web.pages.today import today

urlpatterns = [
    path("", today, name="home"),
    path("board/", board.board, name="board"),
    path("cases/", case.cases, name="cases"),
    path("cases/new/", opening.NewCase.as_view(), name="new_case"),
    path("cases/new/patients/", opening.patients, name="patients"),
    path("cases/<str:number>/add/", opening.AddDevice.as_view(), name="add_device"),
    path("cases/<str:number>/change/", changes.ChangeCase.as_view(), name="change_case"),
    path("cases/<str:number>/prescriber/", changes.AddPrescriber.as_view(), name="add_prescriber"),
    path("cases/<str:number>/deputy/", changes.NameDeputy.as_view(), name="name_deputy"),
    path("cases/<str:number>/patient/", changes.CorrectPatient.as_view(), name="correct_patient"),
    path("cases/<str:number>/meeting/", meetings.RecordMeeting.as_view(), name="record_meeting"),
    path("cases/<str:number>/meeting/<str:sha256>/", files.picture, name="meeting_picture"),
    path("cases/<str:number>/", case.case, name="case"),
    path("devices/<str:number>/", case.device, name="device"),
    path("devices/<str:number>/scan/<str:sha256>/", files.scan, name="scan"),
    path(
        "devices/<str:number>/concession/<slug:gate>/<slug:code>/", concession.concession, name="concession"
    ),
    path("devices/<str:number>/meshes/<str:sha256>/", stage.mesh, name="mesh"),
    path("devices/<str:number>/pictures/<int:version>/<slug:view>.png", stage.picture, name="picture"),
    path("devices/<str:number>/<slug:code>/", step, name="step"),
    path("search/", search, name="search"),
    path("system/", system, name="system"),
    path("language/", set_language, name="set_language"),
    path("login/", account.login, name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
]
