package dev.skein.e2e.conformance;

import dev.skein.e2e.conformance.Device.Handed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Everything a device told the application, over all its runs. What must hold at any moment is checked as it comes in:
 * each message once, in order of seq, and nothing after a stop.
 */
final class DeviceLog {
    /** @param seq set when sent */
    record Sending(String clientMessageId, String state, long seq, String error) {}

    /** @param about conversation or group */
    record UserEvent(String type, String about, String user, long value) {}

    private final String device;
    private final List<Handed> handed = new CopyOnWriteArrayList<>();
    private final List<Sending> sends = new CopyOnWriteArrayList<>();
    private final List<UserEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> states = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<String, Long> lastSeq = new HashMap<>();
    private volatile String state = "stopped";
    private volatile String stateError = "";
    private volatile boolean running;

    DeviceLog(String device) {
        this.device = device;
    }

    void running(boolean now) {
        running = now;
        if (!now) {
            state = "stopped";
        }
    }

    synchronized void message(Handed message) {
        if (!running) {
            violations.add(device + " handed over after it had stopped: " + describe(message));
        }
        if (message.seq() > 0) {
            long last = lastSeq.getOrDefault(message.conversationId(), 0L);
            if (message.seq() <= last) {
                violations.add(device + " handed over " + describe(message) + " after seq " + last);
            }
            lastSeq.put(message.conversationId(), message.seq());
        }
        handed.add(message);
    }

    void connection(String now, String error) {
        if (running) {
            state = now;
            stateError = error;
            states.add(now);
        }
    }

    void sending(Sending update) {
        sends.add(update);
    }

    void userEvent(UserEvent event) {
        events.add(event);
    }

    void failure(String what) {
        violations.add(device + " reported " + what);
    }

    String state() {
        return state;
    }

    String stateError() {
        return stateError;
    }

    List<String> states() {
        return states;
    }

    List<Handed> handed(String conversationId) {
        return handed.stream()
                .filter(message -> message.conversationId().equals(conversationId))
                .toList();
    }

    List<Sending> sends(String clientMessageId) {
        return sends.stream()
                .filter(update -> update.clientMessageId().equals(clientMessageId))
                .toList();
    }

    List<UserEvent> events() {
        return events;
    }

    List<String> violations() {
        return new ArrayList<>(violations);
    }

    private static String describe(Handed message) {
        return message.conversationId() + '#' + message.seq() + " '" + message.text() + '\'';
    }
}
