"""Addresses of the pages. Of allauth only what this edition offers: no sign-up, no password by mail."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path
from django.views.i18n import set_language

from maatwerk.web.pages import (
    bench,
    beside,
    board,
    build_acts,
    builds,
    case,
    cases,
    kept,
    papers,
    scan,
    side_work,
    stage,
    station,
    tour,
)
from maatwerk.web.pages.duties.calendar import calendar, feed
from maatwerk.web.pages.duties.changes import law_changes, what_if
from maatwerk.web.pages.duties.country import country as duties_country
from maatwerk.web.pages.duties.duty import duty
from maatwerk.web.pages.duties.gaps import gaps
from maatwerk.web.pages.duties.map import duties
from maatwerk.web.pages.duties.path import path as duties_path
from maatwerk.web.pages.gate import gate, holds, parts, run_out
from maatwerk.web.pages.lab import views as lab
from maatwerk.web.pages.lab.index import lab as lab_index
from maatwerk.web.pages.orders import changes, concession, files, meetings, opening
from maatwerk.web.pages.people import views as people
from maatwerk.web.pages.people.country import country as people_country
from maatwerk.web.pages.reasoning import views as reasoning
from maatwerk.web.pages.search import search
from maatwerk.web.pages.spreadsheet import register, views
from maatwerk.web.pages.standard import clause as iso
from maatwerk.web.pages.standard.advisor import advisor, beyond
from maatwerk.web.pages.steps.registry import step
from maatwerk.web.pages.system import system
from maatwerk.web.pages.today import today

urlpatterns = [
    path("", today, name="home"),
    path("board/", board.board, name="board"),
    path("cases/", cases.cases, name="cases"),
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
    path("cases/<str:number>/adapted/", beside.adapt, name="adapt"),
    path("cases/<str:number>/adapted/<int:pk>/", beside.withdraw, name="withdraw_adapted"),
    path("cases/<str:number>/late/<slug:code>/", beside.late, name="late_paper"),
    path("queue/", side_work.queue, name="queue"),
    path("queue/<str:number>/", side_work.work, name="side_work"),
    path("devices/<str:number>/", case.device, name="device"),
    path("devices/<str:number>/files/", kept.files, name="device_files"),
    path("devices/<str:number>/files/<slug:sha256>/", kept.file, name="device_file"),
    path(
        "devices/<str:number>/concession/<slug:gate>/<slug:code>/", concession.concession, name="concession"
    ),
    path("devices/<str:number>/meshes/<str:sha256>/", stage.mesh, name="mesh"),
    path("devices/<str:number>/findings/<str:sha256>/<int:place>.png", stage.finding, name="finding"),
    path("devices/<str:number>/pictures/<int:version>/<slug:view>.png", stage.picture, name="picture"),
    path("devices/<str:number>/pictures/<int:version>/<slug:view>/spot/", stage.spot, name="spot"),
    path("devices/<str:number>/papers/", papers.list_papers, name="papers"),
    path("devices/<str:number>/papers/binder.zip", papers.binder, name="binder"),
    path("devices/<str:number>/papers/<slug:sha256>.pdf", papers.paper, name="paper"),
    path("devices/<str:number>/papers/<slug:sha256>/<int:page>.png", papers.page, name="paper_page"),
    path("devices/<str:number>/papers/sterile/<int:pk>/", papers.sheet, name="paper_sheet"),
    path("devices/<str:number>/gate/<slug:gate>/", gate, name="gate"),
    path("devices/<str:number>/run-out/", run_out, name="run_out"),
    path("devices/<str:number>/parts/", parts, name="device_parts"),
    path("devices/<str:number>/holds/", holds, name="device_holds"),
    path("devices/<str:number>/<slug:code>/", step, name="step"),
    path("tour/", tour.tour, name="tour"),
    path("tour/go/", tour.go, name="tour_go"),
    path("tour/<int:number>/", tour.stop, name="tour_stop"),
    path("search/", search, name="search"),
    path("duties/", duties, name="duties"),
    path("duties/path/", duties_path, name="duties_path"),
    path("duties/calendar/", calendar, name="duties_calendar"),
    path("duties/calendar/<str:token>/duties.ics", feed, name="duties_feed"),
    path("duties/country/", duties_country, name="duties_country"),
    path("duties/gaps/", gaps, name="duties_gaps"),
    path("duties/changes/", law_changes, name="duties_changes"),
    path("duties/what-if/", what_if, name="duties_what_if"),
    path("duties/iso-13485/", advisor, name="iso_advisor"),
    path("duties/iso-13485/<str:clause>/", iso.clause, name="iso_clause"),
    path("duties/iso-13485/<str:clause>/<slug:act>/", iso.act, name="iso_act"),
    path("duties/beyond-iso-13485/", beyond, name="iso_beyond"),
    path("duties/<slug:duty>/", duty, name="duty"),
    path("lab/", lab_index, name="lab"),
    path("lab/<slug:kind>/", lab.listed, name="lab_kind"),
    path("lab/<slug:kind>/add/<slug:act>/", lab.add, name="lab_add"),
    path("lab/<slug:kind>/<str:key>/", lab.record, name="lab_record"),
    path("lab/<slug:kind>/<str:key>/<slug:act>/", lab.act, name="lab_act"),
    path("route/", reasoning.wizard, name="route"),
    path("route/keep/", reasoning.keep, name="route_keep"),
    path("route/kept/<int:pk>.pdf", reasoning.paper, name="reasoning_paper"),
    path("people/", people.people, name="people"),
    path("people/roles/", people.roles, name="roles"),
    path("people/country/", people_country, name="people_country"),
    path("people/add/<slug:act>/", people.add, name="people_add"),
    path("people/<str:key>/", people.person, name="person"),
    path("people/<str:key>/<slug:act>/", people.act, name="person_act"),
    path("me/", people.me, name="me"),
    path("me/<slug:act>/", people.my_act, name="my_act"),
    path("import/", views.upload, name="sheet"),
    path("import/columns/", views.columns, name="sheet_columns"),
    path("import/rows/", views.rows, name="sheet_rows"),
    path("register/", register.register, name="register"),
    path("register/as/<slug:form>/", register.same_columns, name="register_same"),
    path("register/<str:key>/", register.inherited, name="inherited"),
    path("register/<str:key>/files/<slug:sha256>/", register.file, name="inherited_file"),
    path("register/<str:key>/<slug:act>/", register.act, name="inherited_act"),
    path("bench/", bench.bench, name="bench"),
    path("builds/", builds.builds, name="builds"),
    path("builds/plan/", builds.plan, name="build_plan"),
    path("builds/<str:number>/", builds.build, name="build"),
    path("builds/<str:number>/<slug:act>/", build_acts.act, name="build_act"),
    path("builds/<str:number>/pieces/<int:pk>/failed/", build_acts.piece_failed, name="piece_fail"),
    path("scan/", scan.scan, name="scan"),
    path("scan/resolve/", scan.resolve, name="scan_resolve"),
    path("station/", station.station, name="station"),
    path("station/enter/", station.enter, name="station_enter"),
    path("station/leave/", station.leave, name="station_leave"),
    path("station/seen/", station.seen, name="station_seen"),
    path("station/means/", station.means, name="means"),
    path("system/", system, name="system"),
    path("language/", set_language, name="set_language"),
    path("login/", account.login, name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
]
