package dev.skein.group.outbound.bcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Turns turns = new Turns(thread::add, 5, 3);

    @Test
    void whoAsksOnceDoesNotWaitForAllOfTheOneWhoAsksOften() {
        take("flood", "flood", "flood", "alice", "bob");
        run();
        assertThat(done).containsExactly("flood", "alice", "bob", "flood", "flood");
    }

    @Test
    void oneMayHaveSoMuchWaitingAndAllTogetherSoMuch() {
        assertThat(take("flood", "flood", "flood", "flood")).containsExactly(true, true, true, false);
        assertThat(take("alice", "bob", "carol")).containsExactly(true, true, false);
        thread.remove().run();
        assertThat(take("carol", "flood")).containsExactly(true, false);
        run();
        assertThat(done).containsExactly("flood", "alice", "bob", "flood", "carol", "flood");
    }

    @Test
    void nothingIsKeptOfWhatIsDone() {
        take("alice");
        run();
        assertThat(take("alice", "alice", "alice", "alice")).containsExactly(true, true, true, false);
    }

    private List<Boolean> take(String... who) {
        List<Boolean> taken = new ArrayList<>();
        for (String one : who) {
            taken.add(turns.take(one, () -> done.add(one)));
        }
        return taken;
    }

    private void run() {
        while (!thread.isEmpty()) {
            thread.remove().run();
        }
    }
}
