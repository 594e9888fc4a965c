"""Export jobs: started, polled, fetched; each seen by its owner only."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, jsonify, url_for

from ..errors import ApiError
from ..exports import EXPORTS, to_csv
from ..extensions import db
from ..models import Job
from .access import caller
from .bodies import checked, json_object, one_of
from .representations import job_json

blueprint = Blueprint("api_jobs", __name__, url_prefix="/api/jobs")


@blueprint.post("")
def create() -> Response:
    user = caller()
    checks = {"kind": one_of(*EXPORTS), "format": one_of("csv", "json")}
    body = checked(json_object(), checks, optional=frozenset({"format"}))
    job = Job(user_id=user.id, kind=body["kind"], format=body.get("format", "csv"))
    db.session.add(job)
    db.session.commit()
    response = jsonify(job_json(job))
    response.status_code = 202
    response.headers["Location"] = url_for("api_jobs.read", job_id=job.id)
    response.headers["Retry-After"] = "1"
    return response


@blueprint.get("/<uuid:job_id>")
def read(job_id: UUID) -> Response:
    return jsonify(job_json(own_job(job_id)))


@blueprint.get("/<uuid:job_id>/result")
def result(job_id: UUID) -> Response:
    job = own_job(job_id)
    state = job.state
    if state != "done":
        raise ApiError(409, "not_ready", "The job is not done yet.", {"state": state})
    rows = EXPORTS[job.kind]()
    if job.format == "json":
        return jsonify(rows)
    response = Response(to_csv(rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={job.kind}.csv"
    return response


def own_job(job_id: UUID) -> Job:
    user = caller()
    job = db.session.get(Job, str(job_id))
    if job is None or job.user_id != user.id:
        raise ApiError(404, "not_found", "There is no such job.")
    return job
