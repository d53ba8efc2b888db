package dev.skein.tools.bench;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keeps sessions alive: each pings every 20 seconds, spread evenly, with one timer per event loop. */
final class Heartbeats {
    private static final int PERIOD_SECONDS = 20;

    private Heartbeats() {}

    static void keep(List<LoadSession> sessions) {
        Map<EventLoop, List<LoadSession>> byLoop = new LinkedHashMap<>();
        for (LoadSession session : sessions) {
            byLoop.computeIfAbsent(session.channel().eventLoop(), loop -> new ArrayList<>())
                    .add(session);
        }
        byLoop.forEach((loop, own) -> loop.scheduleAtFixedRate(new Sweep(own), 1, 1, TimeUnit.SECONDS));
    }

    private static final class Sweep implements Runnable {
        private final List<LoadSession> sessions;
        private int second;

        Sweep(List<LoadSession> sessions) {
            this.sessions = sessions;
        }

        @Override
        public void run() {
            for (int i = second; i < sessions.size(); i += PERIOD_SECONDS) {
                if (sessions.get(i).isOpen()) {
                    sessions.get(i).ping();
                }
            }
            second = (second + 1) % PERIOD_SECONDS;
        }
    }
}
