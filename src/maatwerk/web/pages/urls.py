"""Addresses of the pages. Of allauth only what this edition offers: no sign-up, no password by mail."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path

from maatwerk.web.pages.home import home

urlpatterns = [
    path("", home, name="home"),
    path("login/", account.login, name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
]
