// Governance
