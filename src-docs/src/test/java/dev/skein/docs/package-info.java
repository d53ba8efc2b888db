/**
 * Keeps the documentation true: generates the pages that repeat the code, and checks that what the others name exists.
 *
 * <p>Start at {@link dev.skein.docs.GeneratedPagesTest}. {@code ./mvnw -pl sdk-client/protocol,src-docs test -Dskein.docs.write} writes the
 * generated pages anew.
 */
package dev.skein.docs;
