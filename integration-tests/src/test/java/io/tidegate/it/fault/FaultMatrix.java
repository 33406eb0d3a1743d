package io.tidegate.it.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All rows that can be carried out here. */
final class FaultMatrix {
    private FaultMatrix() {}

    /** Rows of the plan that nothing here carries out, and why. */
    static Map<String, String> elsewhere() {
        Map<String, String> reasons = new TreeMap<>();
        reasons.put(
                "Z7",
                "ClusterFaultIT.documents_that_are_broken_are_refused_and_the_last_good_one_stays");
        return reasons;
    }

    static List<FaultRow> rows() {
        List<FaultRow> all = new ArrayList<>();
        all.addAll(MasterFaults.rows());
        all.addAll(NetworkFaults.rows());
        all.addAll(ServerFaults.rows());
        all.addAll(AloneFaults.rows());
        all.addAll(ZooKeeperFaults.rows());
        all.addAll(StepFaults.rows());
        all.addAll(ProxyFaults.rows());
        return all;
    }
}
