package dev.skein.docs;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ErrorCodes;
import java.util.Comparator;
import java.util.List;

/** The page {@code errors}: the error enum as a table. */
final class ErrorPage {
    private ErrorPage() {}

    static String render() {
        StringBuilder page = new StringBuilder("""
                = Errors
                // Generated from dev.skein.protocol.ErrorCode; edit there, then: ./mvnw -pl sdk-client/protocol,src-docs test -Dskein.docs.write

                Every failure has a stable name and a stable number, the same through all four doors; what a door makes of it is
                on the page xref:protocol.adoc#errors[Protocol]. Names and numbers never change once released. Numbers follow
                Tencent Cloud IM where it has the same error; additions of Skein's own are x02xx inside a family.
                Outcomes a caller must expect (a user is a member already, a message is a duplicate) are no errors but fields of
                the response.

                _Again_ says whether the same request may succeed later without any change. When `retry_after_ms` is set, not
                before that time. A send is always safe to repeat under its `client_message_id`.

                """);
        table(page, ErrorCodes.all(), "The error codes");
        page.append("\n== By number\n\n");
        table(
                page,
                ErrorCodes.all().stream()
                        .sorted(Comparator.comparingInt(ErrorCode::getNumber))
                        .toList(),
                "The same, by number");
        return page.toString();
    }

    private static void table(StringBuilder page, List<ErrorCode> codes, String title) {
        page.append('.').append(title).append("\n[cols=\"5,2,4,1,1,8\",options=\"header\"]\n|===\n");
        page.append("|Name |Number |Code |HTTP |Again |Meaning\n");
        for (ErrorCode code : codes) {
            page.append("\n|`").append(code.name()).append("`\n");
            page.append('|').append(code.getNumber()).append('\n');
            page.append("|`").append(ErrorCodes.connectName(code)).append("`\n");
            page.append('|').append(ErrorCodes.httpStatus(code)).append('\n');
            page.append('|').append(ErrorCodes.isRetryable(code) ? "yes" : "no").append('\n');
            page.append('|')
                    .append(ErrorCodes.meaning(code).replace("|", "\\|"))
                    .append('\n');
        }
        page.append("|===\n");
    }
}
