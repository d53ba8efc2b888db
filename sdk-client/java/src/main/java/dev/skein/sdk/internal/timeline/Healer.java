package dev.skein.sdk.internal.timeline;

import dev.skein.protocol.SkeinException;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.internal.connection.Backoff;
import dev.skein.sdk.internal.connection.Connection;
import dev.skein.sdk.internal.listener.Callbacks;
import dev.skein.sdk.service.MessageService;
import dev.skein.v1.Direction;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Pulls what is missing (MSG-14): a few conversations at a time, one stretch after another, until the hole is closed.
 * Loop-confined.
 */
public final class Healer {
    private static final int AT_A_TIME = 4;
    private static final int STRETCH = 100;

    private final ClientSettings settings;
    private final SkeinRuntime runtime;
    private final Executor loop;
    private final Connection connection;
    private final Callbacks callbacks;
    private final Map<String, Timeline> waiting = new LinkedHashMap<>();
    private final Set<String> pulling = new HashSet<>();
    private final Backoff backoff;
    private boolean pausing;
    private Timelines timelines;
    private Runnable onIdle = () -> {};

    @SuppressWarnings("NullAway") // the two know each other; bound before the client starts
    public Healer(
            ClientSettings settings, SkeinRuntime runtime, Executor loop, Connection connection, Callbacks callbacks) {
        this.settings = settings;
        this.runtime = runtime;
        this.loop = loop;
        this.connection = connection;
        this.callbacks = callbacks;
        this.backoff = new Backoff(runtime);
    }

    public void bind(Timelines all, Runnable whenIdle) {
        timelines = all;
        onIdle = whenIdle;
        callbacks.onRoom(() -> loop.execute(this::pump));
    }

    void heal(Timeline timeline) {
        if (!pulling.contains(timeline.id())) {
            waiting.put(timeline.id(), timeline);
        }
        pump();
    }

    boolean idle() {
        return waiting.isEmpty() && pulling.isEmpty();
    }

    /** The connection is gone; after the next one every hole is found anew. */
    public void offline() {
        waiting.clear();
        backoff.reset();
        pausing = false;
    }

    private void pump() {
        while (connection.online() && !pausing && !callbacks.full() && pulling.size() < AT_A_TIME) {
            if (waiting.isEmpty()) {
                break;
            }
            String next = waiting.keySet().iterator().next();
            Timeline timeline = waiting.remove(next);
            if (timeline != null && timeline.hasHole()) {
                pull(timeline);
            }
        }
        if (idle()) {
            onIdle.run();
        }
    }

    private void pull(Timeline timeline) {
        pulling.add(timeline.id());
        PullRequest request = PullRequest.newBuilder()
                .setConversationId(timeline.id())
                .setFromSeq(timeline.handed() + 1)
                .setLimit(STRETCH)
                .setDirection(Direction.DIRECTION_FORWARD)
                .build();
        connection
                .requests()
                .callOnce(MessageService.PULL, request, settings.tuning().answerTimeout())
                .whenComplete(Failures.surfacing(loop, (response, failure) -> {
                    if (failure != null) {
                        pulling.remove(timeline.id());
                        failed(timeline, Failures.of(failure));
                    } else {
                        pulled(timeline, response);
                    }
                    pump();
                }));
    }

    private void pulled(Timeline timeline, PullResponse response) {
        long before = timeline.handed();
        timelines.pulled(timeline, response.getMessagesList(), response.getFloorSeq(), response.getHeadSeq());
        pulling.remove(timeline.id());
        if (timeline.handed() > before) {
            backoff.reset();
        }
        if (timeline.hasHole()) {
            waiting.put(timeline.id(), timeline);
            if (timeline.handed() == before) {
                // An answer without progress must not become a busy loop.
                pause();
            }
        }
    }

    private void failed(Timeline timeline, SkeinException why) {
        switch (why.code()) {
            case NO_RIGHT, CONVERSATION_UNKNOWN, GROUP_UNKNOWN -> {
                timeline.left();
                timelines.changed(timeline);
            }
            case SEQ_OUT_OF_RANGE -> timeline.headIs(timeline.handed());
            default -> {
                if (connection.online()) {
                    waiting.put(timeline.id(), timeline);
                    pause();
                }
            }
        }
    }

    /** The service behind is in trouble; all pulls wait a little. */
    private void pause() {
        if (pausing) {
            return;
        }
        pausing = true;
        runtime.schedule(
                backoff.next(),
                () -> loop.execute(() -> {
                    pausing = false;
                    pump();
                }));
    }
}
