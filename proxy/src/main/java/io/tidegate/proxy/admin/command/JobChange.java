package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.ha.ddl.ChangeResult;
import java.util.stream.Collectors;

/** What the commands about jobs of DDL have in common. */
final class JobChange {
    private JobChange() {}

    /** What the user reads of it. */
    static AdminReply reply(ChangeResult result, String done) {
        return switch (result) {
            case ChangeResult.Done(var _, var warnings) ->
                    AdminReply.done(
                            warnings.isEmpty()
                                    ? done
                                    : warnings.stream()
                                            .map(ChangeResult.Warning::message)
                                            .collect(Collectors.joining("; ")));
            case ChangeResult.ServerError(int errno, var _, String message) ->
                    throw ErrorCode.ADMIN_FAILED.with(message + " (error " + errno + ")");
            case ChangeResult.Failed(ErrorCode code, String message) -> throw code.with(message);
        };
    }
}
