"""The namespaces on our wire, by the XEP that owns them."""

STANZA = "jabber:component:accept"
"""What `message`, `presence` and `iq` are in here, whichever link they came by."""
ONEDOOR = "urn:onedoor:1"
WORKGROUP = "http://jabber.org/protocol/workgroup"  # XEP-0142
FORM = "jabber:x:data"  # XEP-0004
DISCO_INFO = "http://jabber.org/protocol/disco#info"  # XEP-0030
DISCO_ITEMS = "http://jabber.org/protocol/disco#items"
MUC = "http://jabber.org/protocol/muc"  # XEP-0045
MUC_USER = "http://jabber.org/protocol/muc#user"
MUC_ADMIN = "http://jabber.org/protocol/muc#admin"
MUC_OWNER = "http://jabber.org/protocol/muc#owner"
MUC_CONFIG = "http://jabber.org/protocol/muc#roomconfig"
RSM = "http://jabber.org/protocol/rsm"  # XEP-0059
OOB = "jabber:x:oob"  # XEP-0066
CHAT_STATES = "http://jabber.org/protocol/chatstates"  # XEP-0085
PING = "urn:xmpp:ping"  # XEP-0199
DELAY = "urn:xmpp:delay"  # XEP-0203
BOB = "urn:xmpp:bob"  # XEP-0231
INVITE = "jabber:x:conference"  # XEP-0249
FORWARD = "urn:xmpp:forward:0"  # XEP-0297
CORRECT = "urn:xmpp:message-correct:0"  # XEP-0308
MAM = "urn:xmpp:mam:2"  # XEP-0313
HINTS = "urn:xmpp:hints"  # XEP-0334
STANZA_ID = "urn:xmpp:sid:0"  # XEP-0359
OCCUPANT = "urn:xmpp:occupant-id:0"  # XEP-0421
COMMANDS = "http://jabber.org/protocol/commands"  # XEP-0050
ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas"  # RFC 6120 §8.3
