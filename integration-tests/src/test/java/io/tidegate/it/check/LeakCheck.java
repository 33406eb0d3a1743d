package io.tidegate.it.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What proxies have open goes back to what it was when the last client has gone. */
public final class LeakCheck {
    /** Sessions of ZooKeeper, looks at nodes and what the JVM loads come and go. */
    static final int MARGIN = 24;

    private LeakCheck() {}

    /**
     * @param before by proxy, when no client had come yet
     * @param after by proxy, of those that run
     */
    public static List<Anomaly> of(Map<String, Use> before, Map<String, Use> after) {
        List<Anomaly> anomalies = new ArrayList<>();
        after.forEach((proxy, now) -> {
            if (now.busy() > 0) {
                anomalies.add(
                        new Anomaly(
                                Anomaly.Kind.CONNECTION_LEAKED,
                                proxy + " has " + now.busy() + " for nobody"));
            }
            Use then = before.get(proxy);
            if (then != null
                    && then.process() == now.process()
                    && now.besidesPools() > then.besidesPools() + MARGIN) {
                anomalies.add(
                        new Anomaly(
                                Anomaly.Kind.FILES_LEAKED,
                                proxy + " had " + then + ", and has " + now));
            }
        });
        return anomalies;
    }
}
