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
REPLY = "urn:xmpp:reply:0"  # XEP-0461
FALLBACK = "urn:xmpp:fallback:0"  # XEP-0428
RETRACT = "urn:xmpp:message-retract:1"  # XEP-0424
RETRACT_BEFORE = "urn:xmpp:message-retract:0"
FASTEN = "urn:xmpp:fasten:0"  # XEP-0422, in which earlier retractions are
REACTIONS = "urn:xmpp:reactions:0"  # XEP-0444
ENCRYPTION = "urn:xmpp:eme:0"  # XEP-0380
OMEMO, OMEMO_BEFORE = "urn:xmpp:omemo:2", "eu.siacs.conversations.axolotl"  # XEP-0384
OPENPGP, OPENPGP_BEFORE = "urn:xmpp:openpgp:0", "jabber:x:encrypted"  # XEP-0373, XEP-0027
SHARING = "urn:xmpp:sfs:0"  # XEP-0447
COMMANDS = "http://jabber.org/protocol/commands"  # XEP-0050
ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas"  # RFC 6120 §8.3
