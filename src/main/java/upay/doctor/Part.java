package upay.doctor;

/** One of the causes of a finding, with its details in both languages. */
record Part(Cause cause, String chinese, String english) {}
