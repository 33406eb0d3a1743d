package io.tidegate.it.fault;

import java.util.ArrayList;
import java.util.List;

/** All rows that can be carried out here. */
final class FaultMatrix {
    private FaultMatrix() {}

    static List<FaultRow> rows() {
        List<FaultRow> all = new ArrayList<>();
        all.addAll(MasterFaults.rows());
        all.addAll(NetworkFaults.rows());
        all.addAll(ServerFaults.rows());
        all.addAll(ZooKeeperFaults.rows());
        all.addAll(ProxyFaults.rows());
        return all;
    }
}
