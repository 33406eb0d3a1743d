package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.doctor.Check;
import io.tidegate.proxy.admin.doctor.Finding;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code DOCTOR}. */
public final class DoctorReport extends DeclaredCommand {
    private final List<Check> checks;

    public DoctorReport(List<Check> checks) {
        super(
                AdminRole.VIEWER,
                "DOCTOR",
                "Looks at servers, configuration, exposure and load, and says what is not as it should be"
                        + " and what to do.");
        this.checks = List.copyOf(checks);
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        List<List<String>> rows = new ArrayList<>();
        for (Check check : checks) {
            List<Finding> findings;
            try {
                findings = check.findings();
            } catch (TidegateException failed) {
                rows.add(
                        List.of(
                                check.subject(),
                                "error",
                                "cannot be looked at: " + failed.clientMessage(),
                                ""));
                continue;
            }
            if (findings.isEmpty()) {
                rows.add(List.of(check.subject(), "ok", "", ""));
            }
            for (Finding finding : findings) {
                rows.add(
                        List.of(
                                check.subject(),
                                finding.severity().name().toLowerCase(Locale.ROOT),
                                finding.message(),
                                finding.advice()));
            }
        }
        return AdminReply.rows(List.of("Subject", "Status", "Finding", "Advice"), rows);
    }
}
