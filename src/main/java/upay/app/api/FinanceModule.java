package upay.app.api;

import io.vertx.core.Context;
import java.util.List;
import upay.api.ApiResource;
import upay.api.ApiStore;
import upay.api.bill.BillResource;
import upay.api.bill.BillWork;
import upay.api.bill.FindingResource;
import upay.api.bill.ReconciliationResource;
import upay.api.statement.SettlementTasks;
import upay.api.statement.StatementResource;
import upay.api.task.TaskResource;
import upay.api.task.Tasks;

/** The resources of statements, bills, comparisons and findings, and of the work on them. */
public final class FinanceModule {
    private final Tasks tasks;
    private final BillWork bills;

    /** @param worker runs what takes longer than a request: a worker's context */
    public FinanceModule(Context worker, BillWork bills) {
        this.tasks = new Tasks(worker);
        this.bills = bills;
    }

    List<ApiResource> resources(ApiStore store) {
        return List.of(
                new StatementResource(store),
                new SettlementTasks(store, tasks),
                new BillResource(store, tasks, bills),
                new ReconciliationResource(store, tasks),
                new FindingResource(store),
                new TaskResource(tasks));
    }
}
