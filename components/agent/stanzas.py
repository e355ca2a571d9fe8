"""Elements that aioxmpp does not know: archives (XEP-0313) and the desk's notices. Classes without behaviour."""

import aioxmpp
import aioxmpp.chatstates
import aioxmpp.misc
import aioxmpp.muc.xso
import aioxmpp.rsm.xso
from aioxmpp import xso

MAM = "urn:xmpp:mam:2"
ONEDOOR = "urn:onedoor:1"


class Result(xso.XSO):  # type: ignore[misc]
    """One message from an archive."""

    TAG = (MAM, "result")
    queryid = xso.Attr("queryid", default=None)
    id_ = xso.Attr("id")
    forwarded = xso.Child([aioxmpp.misc.Forwarded])


@aioxmpp.IQ.as_payload_class
class Query(xso.XSO):  # type: ignore[misc]
    TAG = (MAM, "query")
    queryid = xso.Attr("queryid", default=None)
    rsm = xso.Child([aioxmpp.rsm.xso.ResultSetMetadata])

    def __init__(self, queryid: str, rsm: aioxmpp.rsm.xso.ResultSetMetadata) -> None:
        super().__init__()
        self.queryid, self.rsm = queryid, rsm


@aioxmpp.IQ.as_payload_class
class Fin(xso.XSO):  # type: ignore[misc]
    """The end of a page of an archive."""

    TAG = (MAM, "fin")
    complete = xso.Attr("complete", type_=xso.Bool(), default=False)
    rsm = xso.Child([aioxmpp.rsm.xso.ResultSetMetadata])


class Notice(xso.XSO):  # type: ignore[misc]
    """A desk's notice to the citizen (docs/PROTOCOL.md §3)."""

    TAG = (ONEDOOR, "notice")
    code = xso.Attr("code", default=None)


aioxmpp.Message.xep0313_result = xso.Child([Result])
aioxmpp.Message.onedoor_notice = xso.Child([Notice])
