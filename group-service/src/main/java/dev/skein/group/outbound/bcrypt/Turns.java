package dev.skein.group.outbound.bcrypt;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Work that waits for few threads. Those on whose behalf it is done take turns, so that the one who asks once waits for one
 * piece of work of each other, whoever asks a hundred times.
 */
final class Turns {
    private final Executor threads;
    private final int most;
    private final int mostOfOne;
    /** Whose turn it is comes first. */
    private final Map<String, Queue<Runnable>> waiting = new LinkedHashMap<>();

    private int count;

    /**
     * @param threads run one piece of work for each that is taken; what they hold is bounded by {@code most}
     * @param most so much may wait
     * @param mostOfOne so much of it on behalf of one
     */
    Turns(Executor threads, int most, int mostOfOne) {
        this.threads = threads;
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** False: too much waits already. */
    boolean take(String from, Runnable work) {
        synchronized (this) {
            Queue<Runnable> own = waiting.get(from);
            if (count >= most || (own != null && own.size() >= mostOfOne)) {
                return false;
            }
            waiting.computeIfAbsent(from, first -> new ArrayDeque<>()).add(work);
            count++;
        }
        threads.execute(() -> next().run());
        return true;
    }

    private synchronized Runnable next() {
        Map.Entry<String, Queue<Runnable>> first = waiting.entrySet().iterator().next();
        waiting.remove(first.getKey());
        Runnable work = first.getValue().remove();
        if (!first.getValue().isEmpty()) {
            waiting.put(first.getKey(), first.getValue());
        }
        count--;
        return work;
    }
}
