package dev.skein.tools.demo;

// tag::example[]
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.service.GroupService;
import dev.skein.v1.GroupKind;
import java.util.concurrent.CompletionException;

/** Alice makes a group with Bob, and a mistake. */
public final class CallsExample {
    public static void main(String[] arguments) {
        try (SkeinClient alice = SkeinClient.builder()
                .url("http://localhost:8080")
                .appKey("demo")
                .login("alice", "correct horse")
                .build()) {
            alice.start().join();
            GroupService groups = alice.service(GroupService::new);
            String id = groups.create(group -> group.setKind(GroupKind.GROUP_KIND_PRIVATE)
                            .setName("friends")
                            .addMemberIds("bob"))
                    .join()
                    .getGroup()
                    .getGroupId();
            groups.listAllMembers(members -> members.setGroupId(id))
                    .join()
                    .forEach(member -> System.out.println(member.getUserId() + " is a member"));
            groups.addMembers(nobody -> nobody.setGroupId(id)).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof SkeinException why) {
                System.out.println(why.code() + " because of " + why.field());
            }
        }
    }

    private CallsExample() {}
}
// end::example[]
