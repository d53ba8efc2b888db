package dev.skein.gateway.inbound.websocket;

import io.micrometer.core.instrument.Metrics;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * All writes to the channels of one event loop. Answers and deliveries come in batches from other threads: they cost one task
 * of the loop for a batch instead of one each, and one system call for each channel instead of one for each frame. Order per
 * channel is kept.
 */
final class LoopWriter implements Runnable {
    private static final Logger LOG = Logger.getLogger(LoopWriter.class);
    private static final Map<EventLoop, LoopWriter> WRITERS = new ConcurrentHashMap<>();
    /** Then others on this loop get their turn. */
    private static final int AT_ONCE = 1_024;

    private final EventLoop loop;
    private final Queue<Task> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Set<Channel> dirty = Collections.newSetFromMap(new IdentityHashMap<>());

    private LoopWriter(EventLoop loop) {
        this.loop = loop;
    }

    /** What is done on the event loop in its turn; answers the channel to flush. */
    interface Task {
        Channel perform();
    }

    static LoopWriter of(Channel channel) {
        return WRITERS.computeIfAbsent(channel.eventLoop(), LoopWriter::new);
    }

    void add(Task task) {
        waiting.add(task);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        for (int i = 0; i < AT_ONCE; i++) {
            Task task = waiting.poll();
            if (task == null) {
                break;
            }
            try {
                dirty.add(task.perform());
            } catch (RuntimeException fault) {
                // This loop is that of thousands of sessions: what cannot be written costs none of them another frame.
                Metrics.counter("skein.set.aside", "what", "frame").increment();
                LOG.errorf("A frame cannot be written: %s", fault);
            }
        }
        dirty.forEach(Channel::flush);
        dirty.clear();
        scheduled.set(false);
        if (!waiting.isEmpty()) {
            schedule();
        }
    }
}
