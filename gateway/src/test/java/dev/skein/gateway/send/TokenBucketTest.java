package dev.skein.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final TokenBucket bucket = new TokenBucket();

    @Test
    @Tag("MSG-47")
    void burstIsGrantedAtOnceThenTheSteadyRate() {
        for (int i = 0; i < 20; i++) {
            assertThat(bucket.tryTake(1_000, 10, 20)).isZero();
        }
        long wait = bucket.tryTake(1_000, 10, 20);
        assertThat(wait).isEqualTo(100);
        assertThat(bucket.tryTake(1_000 + wait - 1, 10, 20)).isPositive();
        assertThat(bucket.tryTake(1_000 + wait, 10, 20)).isZero();
    }

    @Test
    void reservationsQueueUpToThePatience() {
        assertThat(bucket.reserve(0, 10, 1, 250)).isZero();
        assertThat(bucket.reserve(0, 10, 1, 250)).isEqualTo(100);
        assertThat(bucket.reserve(0, 10, 1, 250)).isEqualTo(200);
        assertThat(bucket.reserve(0, 10, 1, 250)).isEqualTo(-1);
        assertThat(bucket.reserve(100, 10, 1, 250)).isEqualTo(200);
    }

    @Test
    void pauseRestoresTheBurstButNoMore() {
        for (int i = 0; i < 5; i++) {
            bucket.tryTake(0, 10, 5);
        }
        int granted = 0;
        while (bucket.tryTake(60_000, 10, 5) == 0) {
            granted++;
        }
        assertThat(granted).isEqualTo(5);
    }
}
