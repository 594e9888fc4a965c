"""Export jobs: started, polled, fetched; each seen by its owner only."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from . import clock
from .access import Caller
from .addresses import local_address
from .bodies import Body, JsonObject, one_of, parsed
from .database import Database
from .errors import Refusal, not_found
from .exports import EXPORTS, to_csv
from .models import Job
from .responses import ShopJSONResponse

router = APIRouter(prefix="/api/jobs")


class JobFields(Body):
    kind: Annotated[str, one_of(*EXPORTS)]
    format: Annotated[str, one_of("csv", "json")] = "csv"


def job_of(job_id: UUID, user: Caller, session: Database) -> Job:
    """Return the caller's job of the path, or refuse with 404."""
    job = session.scalar(select(Job).where(Job.id == str(job_id), Job.user_id == user.id))
    if job is None:
        raise not_found("There is no such job.")
    return job


JobInPath = Annotated[Job, Depends(job_of)]


@router.post("")
def create_job(request: Request, user: Caller, body: JsonObject, session: Database) -> Response:
    fields = parsed(JobFields, body)
    job = Job(user_id=user.id, kind=fields.kind, format=fields.format)
    session.add(job)
    session.commit()
    headers = {"Location": local_address(request, "read_job", job_id=job.id), "Retry-After": "1"}
    return described(request, job, 202, headers)


@router.get("/{job_id:hyphenated}")
def read_job(request: Request, job: JobInPath) -> Response:
    return described(request, job, 200)


@router.get("/{job_id:hyphenated}/result")
def read_result(job: JobInPath, session: Database) -> Response:
    state = job.state
    if state != "done":
        raise Refusal(409, "not_ready", "The job is not done yet.", {"state": state})
    rows = EXPORTS[job.kind](session)
    if job.format == "json":
        return ShopJSONResponse(rows)
    headers = {"Content-Disposition": f"attachment; filename={job.kind}.csv"}
    return Response(to_csv(rows), headers=headers, media_type="text/csv; charset=utf-8")


def described(request: Request, job: Job, status: int, headers: dict[str, str] | None = None) -> Response:
    state = job.state
    body = {
        "id": job.id,
        "kind": job.kind,
        "format": job.format,
        "state": state,
        "result_url": local_address(request, "read_result", job_id=job.id) if state == "done" else None,
        "created_at": clock.to_text(job.created_at),
    }
    return ShopJSONResponse(body, status, headers)
