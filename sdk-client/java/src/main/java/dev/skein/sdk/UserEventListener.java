package dev.skein.sdk;

import dev.skein.v1.MembershipEvent;
import dev.skein.v1.ProfileEvent;
import dev.skein.v1.ReadEvent;
import dev.skein.v1.UserEvent;

/** What happens besides messages; each event once, in the user's own order, also those missed while offline. */
public interface UserEventListener {
    /** The peer of a two-person conversation has read up to {@code read_seq}. */
    default void onPeerRead(ReadEvent receipt) {}

    /** The user read on one of the own devices. */
    default void onOwnRead(ReadEvent read) {}

    /** The user joined or left a group, or was added or removed; it says by whom, and the group's name at that moment. */
    default void onMembership(MembershipEvent membership) {}

    default void onProfile(ProfileEvent profile) {}

    /**
     * An event of a kind that this version of the SDK does not know, as a newer server sends it: everything it holds is in
     * its unknown fields and its bytes. {@code getVersion()} is its place in the user's order. It is kept in the store, and
     * told once more, as what it is, by a version that knows it.
     */
    default void onOpaque(UserEvent event) {}
}
