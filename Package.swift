// swift-tools-version: 6.2
import PackageDescription

// The architecture, read from top to bottom: a target uses only targets above it.

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func module(_ name: String, uses parts: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: parts, swiftSettings: strict)
}

func tests(
  _ name: String, uses parts: [Target.Dependency] = [], recorded: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name)] + parts, exclude: recorded,
    swiftSettings: strict)
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "patchbay",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "patchbay", targets: ["PatchbayCommand"])],
  traits: [
    .trait(name: "MPI", description: "Trains on several ranks that mpirun or srun starts.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    // MARK: C doors
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .target(
      name: "CNcurses",
      exclude: ["README.md"],
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),

    .target(name: "CMappings", exclude: ["README.md"]),
    .systemLibrary(
      name: "CMPI", pkgConfig: "mpi-c", providers: [.apt(["libopenmpi-dev"])]),

    // MARK: Leaves
    module("StrictJSON"),
    module("TextColumns"),
    module("Files"),
    module("Shards", uses: ["StrictJSON", "Files", crypto]),
    module(
      "Ranks",
      uses: [.target(name: "CMPI", condition: .when(platforms: [.linux], traits: ["MPI"]))]),

    // MARK: The engine
    module(
      "Tensors", uses: [.target(name: "COpenBLAS", condition: .when(platforms: [.linux]))]),
    module("Tokens", uses: ["StrictJSON", "TextColumns", "Files"]),
    module("Transformer", uses: ["Tensors", "Tokens"]),
    module(
      "Checkpoints",
      uses: ["CMappings", "StrictJSON", "Files", "Tensors", "Transformer", crypto]),

    module("Hub", uses: ["StrictJSON", "Files", "Checkpoints", crypto]),

    // MARK: What is asked of it
    .target(
      name: "Tasks", dependencies: ["StrictJSON", "TextColumns", "Files", "Tokens"],
      resources: [
        .embedInCode("Templates/Templates.txt"), .embedInCode("Stories/Stories.txt"),
        .embedInCode("Stories/Words.txt"), .embedInCode("GreaterThan/PublishedYears.txt"),
      ],
      swiftSettings: strict),
    module("Analyses", uses: ["Files", "Shards", "Tensors", "Tokens", "Transformer", "Tasks"]),
    module(
      "Patching",
      uses: ["StrictJSON", "Shards", "Tensors", "Tokens", "Transformer", "Tasks", "Analyses"]),
    .target(
      name: "Circuits",
      dependencies: [
        "StrictJSON", "Files", "Shards", "Tensors", "Tokens", "Transformer", "Tasks", "Analyses",
        "Patching",
      ],
      resources: [
        .embedInCode("BuiltIn/wang.txt"), .embedInCode("BuiltIn/wang-3-epochs.txt"),
      ], swiftSettings: strict),

    module(
      "Tracking",
      uses: [
        "StrictJSON", "Files", "Shards", "Tensors", "Tokens", "Transformer", "Checkpoints", "Tasks",
        "Analyses", "Circuits", crypto,
      ]),
    .target(
      name: "Training",
      dependencies: [
        "StrictJSON", "TextColumns", "Files", "Tensors", "Tokens", "Transformer", "Checkpoints",
        "Tasks", "Analyses", "Circuits", "Tracking", "Ranks", crypto,
      ],
      resources: [
        "amplify", "name-moving-and-back", "subject-duplication-and-back", "amplify-greater-than",
        "lower-than-and-back",
      ].map { .embedInCode("Plans/ReadyMade/\($0).txt") },
      swiftSettings: strict),

    module(
      "Benchmarks",
      uses: [
        "Ranks", "Tensors", "Tokens", "Transformer", "Tasks", "Analyses", "Patching", "Circuits",
        "Training",
      ]),

    // MARK: The screen
    module("Screen", uses: ["TextColumns"]),
    module("Figures", uses: ["StrictJSON", "TextColumns", "Screen"]),
    module("Settings", uses: ["TextColumns", "Files", "Screen"]),
    module("Terminal", uses: ["CNcurses", "Screen", "TextColumns"]),
    module(
      "Reproduction",
      uses: [
        "StrictJSON", "TextColumns", "Files", "Shards", "Transformer", "Tasks", "Analyses",
        "Circuits", "Training", "Screen", "Figures", crypto,
      ]),

    // MARK: The explorer and the program
    .target(
      name: "Explorer",
      dependencies: [
        "StrictJSON", "TextColumns", "Files", "Tensors", "Tokens", "Transformer", "Checkpoints",
        "Tasks",
        "Analyses", "Patching", "Circuits", "Tracking", "Training", "Screen", "Figures",
        "Settings",
      ],
      resources: [.embedInCode("Recordings/Tour.jsonl")], swiftSettings: strict),
    .executableTarget(
      name: "PatchbayCommand",
      dependencies: [
        "StrictJSON", "TextColumns", "Files", "Shards", "Tensors", "Tokens", "Transformer",
        "Checkpoints",
        "Tasks",
        "Analyses", "Patching", "Circuits", "Tracking", "Training", "Benchmarks", "Screen",
        "Terminal", "Figures", "Settings", "Reproduction", "Explorer", "Hub", "Ranks", arguments,
        crypto,
      ],
      swiftSettings: strict),

    // MARK: Tests
    .target(
      name: "TestSupport",
      dependencies: [
        "Tensors", "Tokens", "Transformer", "Checkpoints", "Tasks", "Screen", crypto,
      ],
      path: "Tests/TestSupport", exclude: ["Fixtures"], swiftSettings: strict),
    tests("StrictJSON"),
    tests("TextColumns", recorded: ["Fixtures"]),
    tests("Files"),
    tests("Shards", uses: ["StrictJSON", "Files"]),
    tests("Ranks"),
    tests("Tensors", uses: ["TestSupport"]),
    tests("Tokens", uses: ["StrictJSON", "TextColumns"], recorded: ["Fixtures"]),
    tests("Transformer", uses: ["TestSupport", "Tensors", "Tokens"]),
    tests(
      "Checkpoints",
      uses: ["TestSupport", "StrictJSON", "Files", "Tensors", "Tokens", "Transformer"]),
    tests("Hub", uses: ["TestSupport", "Files", "Checkpoints"]),
    tests(
      "Analyses",
      uses: ["TestSupport", "Checkpoints", "Tasks", "Tensors", "Tokens", "Transformer"]),
    tests(
      "Patching",
      uses: [
        "TestSupport", "StrictJSON", "Checkpoints", "Tasks", "Tensors", "Tokens", "Transformer",
        "Analyses",
      ]),
    tests(
      "Circuits",
      uses: [
        "TestSupport", "StrictJSON", "Checkpoints", "Tasks", "Tensors", "Tokens", "Transformer",
        "Analyses", "Patching",
      ]),
    tests("Tasks", uses: ["StrictJSON", "Files", "Tokens"]),
    tests(
      "Tracking",
      uses: [
        "TestSupport", "StrictJSON", "Files", "Tensors", "Tokens", "Transformer", "Checkpoints",
        "Tasks", "Analyses", "Circuits",
      ]),
    tests(
      "Training",
      uses: [
        "TestSupport", "StrictJSON", "Files", "Tensors", "Tokens", "Transformer", "Checkpoints",
        "Tasks",
        "Analyses", "Circuits", "Tracking",
      ]),
    tests(
      "Benchmarks",
      uses: ["TestSupport", "Tasks", "Tokens", "Transformer", "Analyses", "Patching", "Circuits"]),
    .testTarget(
      name: "FamiliesTests",
      dependencies: [
        "TestSupport", "Tensors", "Tokens", "Transformer", "Checkpoints", "Tasks", "Analyses",
        "Patching", "Circuits", "Training",
      ],
      swiftSettings: strict),
    tests(
      "Screen", uses: ["TestSupport", "TextColumns"],
      recorded: ["Widgets", "Widgets/Diagram", "Widgets/Graph"].map { $0 + "/Snapshots" }),
    tests(
      "Figures", uses: ["StrictJSON", "TextColumns", "Screen"], recorded: ["Snapshots"]),
    tests("Settings", uses: ["Screen", "Files"]),
    tests("Terminal", uses: ["Screen", "TextColumns"]),
    tests("Reproduction", uses: ["StrictJSON", "Files", "Shards", "Transformer"]),
    tests(
      "Explorer",
      uses: [
        "TestSupport", "StrictJSON", "Screen", "TextColumns", "Tensors", "Tokens", "Transformer",
        "Checkpoints", "Tasks", "Analyses", "Patching", "Circuits", "Tracking", "Training",
        "Figures", "Settings",
      ],
      recorded: ["Shell/Snapshots", "Shell/Overlays/Snapshots"]
        + [
          "Prompt", "Heads", "Attention", "Lens", "Patching", "Circuit", "Training", "HeadDetail",
          "Runs",
        ]
        .map {
          "Screens/\($0)/Snapshots"
        }),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "PatchbayCommand", "StrictJSON", "TestSupport", "Tokens", "Transformer", "Checkpoints",
        "Tasks", "Analyses", "Patching", "Circuits", "Tracking", "Training", "Explorer",
      ],
      exclude: ["StandIn"],
      swiftSettings: strict),
  ]
)
