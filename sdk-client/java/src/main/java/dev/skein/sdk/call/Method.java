package dev.skein.sdk.call;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

/**
 * One method of the contract. Those of this version are constants of the generated services, e.g.
 * {@code GroupService.GET}; one of a newer server can be named by hand.
 *
 * @param <Q> the request
 * @param <A> the answer
 * @param path as in {@code skein.v1.GroupService/Get}
 * @param repeatable a caller that got no answer may simply ask again; the contract says it by {@code idempotency_level}
 */
@SuppressWarnings("UnusedTypeParameter") // Q keeps requests of other methods out of Caller.call
public record Method<Q extends MessageLite, A>(String path, Parser<A> answers, boolean repeatable) {}
