package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.growth.Growth;
import io.tidegate.ha.growth.GrowthRule;
import io.tidegate.ha.versions.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the tables grow that are to. */
public final class GrowthCheck implements Check {
    private final Live<Configuration> configuration;
    private final Live<Optional<Versions>> versions;
    private final Live<Optional<Growth>> growth;

    public GrowthCheck(
            Live<Configuration> configuration,
            Live<Optional<Versions>> versions,
            Live<Optional<Growth>> growth) {
        this.configuration = configuration;
        this.versions = versions;
        this.growth = growth;
    }

    @Override
    public String subject() {
        return "growth";
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        boolean held = versions.current().filter(known -> known.current() > 0).isPresent();
        if (!held) {
            GrowthRule.outlook(configuration.current())
                    .forEach(each ->
                            findings.add(
                                    Finding.warning(
                                            each.schema()
                                                    + "."
                                                    + each.table()
                                                    + " does not grow: there is no version of the"
                                                    + " configuration, by which it could",
                                            "CONFIG APPLY, or tidegate config push, makes one")));
        }
        growth.current()
                .map(Growth::troubles)
                .orElse(List.of())
                .forEach(trouble ->
                        findings.add(
                                Finding.error(
                                        trouble.table() + " does not grow: " + trouble.message(),
                                        "mend the cause; the leader tries again by itself, and SHOW"
                                                + " GROWTH tells what is to come")));
        return findings;
    }
}
