package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.supervision.Supervision;
import java.util.List;
import java.util.Optional;

/** Whether this proxy could run the programs that are to be told of failovers. */
public final class HooksCheck implements Check {
    private final Live<Optional<Supervision>> supervision;

    public HooksCheck(Live<Optional<Supervision>> supervision) {
        this.supervision = supervision;
    }

    @Override
    public String subject() {
        return "hooks";
    }

    @Override
    public List<Finding> findings() {
        return supervision.current().map(Supervision::hookTroubles).orElse(List.of()).stream()
                .map(trouble ->
                        Finding.error(
                                trouble,
                                "start the proxy with --hooks DIRECTORY, and put the program there: whichever"
                                        + " proxy leads runs it"))
                .toList();
    }
}
