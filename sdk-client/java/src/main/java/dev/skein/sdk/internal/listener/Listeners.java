package dev.skein.sdk.internal.listener;

import dev.skein.sdk.ConnectionListener;
import dev.skein.sdk.ConversationListener;
import dev.skein.sdk.MessageListener;
import dev.skein.sdk.SendListener;
import dev.skein.sdk.UserEventListener;
import java.util.ArrayList;
import java.util.List;

/** Who wants to be told. */
public final class Listeners {
    final List<MessageListener> messages = new ArrayList<>();
    final List<ConnectionListener> connections = new ArrayList<>();
    final List<ConversationListener> conversations = new ArrayList<>();
    final List<UserEventListener> events = new ArrayList<>();
    final List<SendListener> sends = new ArrayList<>();

    public void add(MessageListener listener) {
        messages.add(listener);
    }

    public void add(ConnectionListener listener) {
        connections.add(listener);
    }

    public void add(ConversationListener listener) {
        conversations.add(listener);
    }

    public void add(UserEventListener listener) {
        events.add(listener);
    }

    public void add(SendListener listener) {
        sends.add(listener);
    }

    /** So that a builder used again does not change a client that exists. */
    public Listeners copy() {
        Listeners copy = new Listeners();
        copy.messages.addAll(messages);
        copy.connections.addAll(connections);
        copy.conversations.addAll(conversations);
        copy.events.addAll(events);
        copy.sends.addAll(sends);
        return copy;
    }
}
