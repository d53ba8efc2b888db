package dev.skein.sdk;

import dev.skein.v1.MembershipEvent;
import dev.skein.v1.ProfileEvent;
import dev.skein.v1.ReadEvent;

/** What happens besides messages; each event once, in the user's own order, also those missed while offline. */
public interface UserEventListener {
    /** The peer of a two-person conversation has read up to {@code read_seq}. */
    default void onPeerRead(ReadEvent receipt) {}

    /** The user read on one of the own devices. */
    default void onOwnRead(ReadEvent read) {}

    /** The user joined or left a group, or was added or removed; it says by whom, and the group's name at that moment. */
    default void onMembership(MembershipEvent membership) {}

    default void onProfile(ProfileEvent profile) {}
}
