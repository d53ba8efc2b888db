package dev.skein.tools.demo;

// tag::example[]
import dev.skein.sdk.Conversations;
import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.service.AccountService;
import dev.skein.v1.Platform;
import java.util.concurrent.CompletableFuture;

/** Two people talk; run it twice, and they are known already. */
public final class Example {
    private static final String URL = "http://localhost:8080";

    public static void main(String[] arguments) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (SkeinClient alice = person("alice", "correct horse", answer);
                SkeinClient bob = person("bob", "battery staple", new CompletableFuture<>())) {
            CompletableFuture.allOf(alice.start(), bob.start()).join();
            alice.sendText(Conversations.user("bob"), "hello").join(); // stored when join() returns
            bob.sendText(Conversations.user("alice"), "hi Alice").join();
            System.out.println("alice was answered: " + answer.join());
        }
    }

    private static SkeinClient person(String user, String password, CompletableFuture<String> firstMessage) {
        SkeinHttp.at(URL)
                .service(AccountService::new)
                .register(account -> account.setAppKey("demo").setUserId(user).setPassword(password))
                .exceptionally(known -> null)
                .join();
        return SkeinClient.builder()
                .url(URL)
                .appKey("demo")
                .login(user, password)
                .device(user + "-laptop", Platform.PLATFORM_LINUX)
                .onMessage(message -> {
                    System.out.println(user + " sees " + message.sender() + ": " + message.text());
                    if (!message.own()) firstMessage.complete(message.text());
                })
                .build();
    }

    private Example() {}
}
// end::example[]
