-- For tests: a room service that takes the form of a room and leaves the room open to everybody.
module:hook("muc-config-submitted/muc#roomconfig_membersonly", function ()
	return true;
end, 100);
