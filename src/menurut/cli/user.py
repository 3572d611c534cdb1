"""`menurut user`: who may use a ledger through the web."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from menurut.cli.options import LedgerOption, now
from menurut.export.screen import draw, screen
from menurut.export.wording import line
from menurut.run.locks import hashed
from menurut.store import ROLES, Deed, Ledger, Member, NotKept

_ROLES = ", ".join(ROLES)
_WHO = "the command line"
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name that the person logs in by.")]
RoleOption = Annotated[str, typer.Option("--role", help=f"One of: {_ROLES}.")]
StdinOption = Annotated[bool, typer.Option("--password-stdin", help="Read the password from the first line of stdin.")]

user = typer.Typer(
    name="user",
    help="Accounts of the web app: who may look (reader), decide, correct and add (analyst), let others in (admin).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@user.command("add")
def add(name: NameArgument, ledger: LedgerOption, role: RoleOption = "reader", stdin: StdinOption = False) -> None:
    """Make an account; its password is asked for.

    **Examples**

    `menurut user add "R. Hartono" --role analyst`
    """
    with Ledger(ledger, create=True) as kept:
        if kept.members.named(name):
            raise typer.BadParameter(
                f"there is an account {line(name)!r} already; change it with `menurut user role` or `password`"
            )
        member = kept.members.add(name, role=role, password=hashed(_password(stdin), name=name), at=now())
        kept.audit.put(Deed(_WHO, "account made", member.name, detail={"role": role}), at=now())
    typer.echo(f"{line(member.name)} may log in as {role}")


@user.command("list")
def list_(ledger: LedgerOption) -> None:
    """Show all accounts."""
    with Ledger(ledger) as kept:
        members = kept.members.every()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for heading in ("name", "role", "since", ""):
        table.add_column(heading, overflow="fold")
    for one in members:
        table.add_row(line(one.name), one.role, one.made_at.date().isoformat(), "" if one.active else "closed")
    draw(screen(sys.stdout), (table,) if members else ("no accounts: only this machine is heard",), sys.stdout)


@user.command("role")
def role(name: NameArgument, role: RoleOption, ledger: LedgerOption) -> None:
    """Give an account another role."""
    with Ledger(ledger) as kept:
        member = _named(kept, name)
        kept.members.set_role(member.id, role)
        kept.audit.put(Deed(_WHO, "role changed", member.name, detail={"role": role}), at=now())
    typer.echo(f"{line(member.name)} is {role} now")


@user.command("password")
def password(name: NameArgument, ledger: LedgerOption, stdin: StdinOption = False) -> None:
    """Give an account another password; it is logged out everywhere."""
    with Ledger(ledger) as kept:
        member = _named(kept, name)
        kept.members.set_password(member.id, hashed(_password(stdin), name=member.name))
        kept.audit.put(Deed(_WHO, "password changed", member.name), at=now())
    typer.echo(f"{line(member.name)} has another password now")


@user.command("close")
def close(name: NameArgument, ledger: LedgerOption) -> None:
    """Let somebody in no more; what the account has decided stays."""
    _open(name, ledger, active=False)


@user.command("open")
def open_(name: NameArgument, ledger: LedgerOption) -> None:
    """Let somebody in again."""
    _open(name, ledger, active=True)


def _open(name: str, ledger: str, *, active: bool) -> None:
    what = "account opened" if active else "account closed"
    with Ledger(ledger) as kept:
        member = _named(kept, name)
        kept.members.set_active(member.id, active)
        kept.audit.put(Deed(_WHO, what, member.name), at=now())
    typer.echo(f"{what}: {line(member.name)}")


def _named(kept: Ledger, name: str) -> Member:
    member = kept.members.named(name)
    if member is None:
        raise NotKept(f"no account {line(name)!r} in this ledger; `menurut user list` shows them")
    return member


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    told: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return told
