/**
 * The embedded stack: Postgres, Redis and an AMQP broker on a machine that has only a JDK, and the four services on top.
 *
 * <p>Tests, the end-to-end suite and {@code ./skein up} start the same servers with the same code, so that what is
 * tested is what people try out. Start reading at {@link dev.skein.stack.Stack}: it starts the three servers side by
 * side and says in {@link dev.skein.stack.StackSettings} what a service has to know to use them.
 * {@link dev.skein.stack.Cluster} adds the services as processes; {@code cli} is the launcher around it.
 *
 * <p>Nothing here depends on another module: a service is a jar or an executable with an environment.
 */
@NullMarked
package dev.skein.stack;

import org.jspecify.annotations.NullMarked;
