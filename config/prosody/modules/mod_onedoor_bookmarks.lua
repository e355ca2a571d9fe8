-- Takes a chat out of its people's bookmarks (XEP-0402) when it is over for them: they lost the room, or it is gone.
-- Optional: without it the room's own clients tidy up as far as they know how. Touches no other bookmark, no account of
-- another server, and no citizen.
--
-- For the MUC component of the chats:  modules_enabled = { "onedoor_bookmarks" }
--
-- Why: most clients bookmark every room they enter, to come back to it by themselves. After months of chats each login
-- is a storm of joins into rooms that are gone. Dino, Conversations and Monal also close a chat whose bookmark goes.

local jid = require "util.jid";
local st = require "util.stanza";
local usermanager = require "core.usermanager";

local NODE = "urn:xmpp:bookmarks:1";

-- The bookmarks of an account of this server; nil for everybody else.
local function bookmarks_of(who)
	local user, host = jid.split(who);
	local session = user and prosody.hosts[host];
	local pep = session and session.type == "local" and session.modules.pep;
	if not pep or not usermanager.user_exists(user, host) then return nil; end
	return pep.get_pep_service(user);
end

local function forget(room, who)
	local bookmarks = bookmarks_of(who);
	if not bookmarks then return; end
	-- `true`: we act as the server; the stanza is what the account's clients are notified with.
	local done, why = bookmarks:retract(NODE, true, room.jid, st.stanza("retract", { id = room.jid }));
	if not done and why ~= "item-not-found" then
		module:log("warn", "The bookmark of %s on %s stays: %s", who, room.jid, why);
	end
end

module:hook("muc-set-affiliation", function (event)
	local affiliation = event.affiliation;
	if not affiliation or affiliation == "none" or affiliation == "outcast" then
		forget(event.room, event.jid);
	end
end);

module:hook("muc-room-destroyed", function (event)
	for who in event.room:each_affiliation() do
		forget(event.room, who);
	end
end);
