package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.sdk.service.PushService;
import dev.skein.stack.Service;
import dev.skein.v1.Platform;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A device without a live session is pushed to, one with a live session is not. PSH-02, 04. */
class PushTest {
    @Test
    @Tag("PSH-01")
    @Tag("PSH-04")
    void whoIsAwayIsPushedTo() throws IOException {
        try (Person alice = Person.newcomer("alice");
                Person bob = Person.newcomer("bob")) {
            String token = "token-of-" + bob.userId();
            Person.join(bob.client()
                    .service(PushService::new)
                    .registerDevice(device -> device.setPlatform(Platform.PLATFORM_LINUX)
                            .setVendor("log")
                            .setToken(token)));
            String conversation = alice.say(bob.asTarget(), "while you look").getConversationId();
            bob.awaitTexts(conversation, "while you look");
            bob.goOffline();

            alice.say(bob.asTarget(), "while you are away");

            await().atMost(Person.SOON)
                    .untilAsserted(() -> assertThat(deliveries(bob.userId())).isEqualTo(1));
            assertThat(Files.readString(SharedCluster.cluster()
                            .replicas(Service.PUSH)
                            .getFirst()
                            .log()))
                    .doesNotContain("while you are away");
        }
    }

    private static int deliveries(String user) throws Exception {
        try (var connection = SharedCluster.cluster().stack().postgres().connect();
                var query = connection.prepareStatement("select count(*) from push.delivery where user_id = ?")) {
            query.setString(1, user);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
