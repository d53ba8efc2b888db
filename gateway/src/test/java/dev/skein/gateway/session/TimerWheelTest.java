package dev.skein.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private final TimerWheel wheel = new TimerWheel();
    private final List<String> ran = new ArrayList<>();

    @Test
    void taskRunsNeverEarlierAndAtMostASecondLate() {
        wheel.after(3, () -> ran.add("three"));
        for (int i = 0; i < 3; i++) {
            wheel.tick();
        }
        assertThat(ran).isEmpty();
        wheel.tick();
        assertThat(ran).containsExactly("three");
    }

    @Test
    void longDelaysGoAroundTheWheelOnce() {
        wheel.after(400, () -> ran.add("long"));
        for (int i = 0; i < 400; i++) {
            wheel.tick();
        }
        assertThat(ran).isEmpty();
        wheel.tick();
        assertThat(ran).containsExactly("long");
    }

    @Test
    void taskMayScheduleTheNext() {
        wheel.after(0, () -> wheel.after(0, () -> ran.add("next")));
        wheel.tick();
        assertThat(ran).isEmpty();
        wheel.tick();
        assertThat(ran).containsExactly("next");
    }
}
