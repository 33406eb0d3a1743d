package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.mysql.KeyColumnCheck;
import java.util.List;

/** Asks the groups' masters whether they are there, and have the keys that the rules expect. */
public final class ServersCheck implements Check {
    private final Live<Configuration> configuration;

    public ServersCheck(Live<Configuration> configuration) {
        this.configuration = configuration;
    }

    @Override
    public String subject() {
        return "servers";
    }

    @Override
    public List<Finding> findings() {
        return KeyColumnCheck.run(configuration.current()).findings().stream()
                .map(found ->
                        new Finding(
                                found.severity() == io.tidegate.ha.mysql.Finding.Severity.ERROR
                                        ? Finding.Severity.ERROR
                                        : Finding.Severity.WARNING,
                                found.path() + ": " + found.message(),
                                found.hint()))
                .toList();
    }
}
