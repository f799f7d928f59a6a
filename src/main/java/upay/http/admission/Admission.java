package upay.http.admission;

import upay.metrics.RequestMetrics.Refusal;

/** The result of {@link AdmissionControl#enter}. */
public sealed interface Admission permits InFlightPermit, Admission.Refused {
    /**
     * No place: nothing was taken.
     *
     * @param limit what the reason's limit is: requests in a second, or places; 0 if there is no such number
     */
    record Refused(Refusal reason, RequestKind kind, long limit) implements Admission {}
}
