package dev.skein.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SkeinClientBuilderTest {
    @Test
    @Tag("SDK-02")
    void aClientWithoutAnAccountIsRefusedPlainly() {
        assertThatThrownBy(() -> SkeinClient.builder().appKey("demo").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no account");
    }

    @Test
    void aClientWithoutAnAppIsRefusedPlainly() {
        assertThatThrownBy(() -> SkeinClient.builder().login("alice", "x").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no app");
    }

    @Test
    void aBadUserIdIsRefused() {
        assertThatThrownBy(() ->
                        SkeinClient.builder().appKey("demo").login("a b", "x").build())
                .hasMessageContaining("user id");
    }

    @Test
    void aBadUrlIsRefused() {
        assertThatThrownBy(() -> SkeinClient.builder().url("localhost:8080")).hasMessageContaining("http://host");
    }

    @Test
    void aNewClientIsStopped() {
        SkeinClient client =
                SkeinClient.builder().appKey("demo").login("alice", "x").build();
        assertThat(client.state()).isEqualTo(ConnectionState.STOPPED);
        assertThat(client.userId()).isEqualTo("alice");
        client.close();
    }
}
